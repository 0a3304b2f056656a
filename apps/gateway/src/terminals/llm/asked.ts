import { partsOfForm } from './form-parts.js';
import { memberValue, type TopMembers, topMembers } from './top-members.js';

/** What of a call's body matters before anybody reads it whole. */
export interface Asked {
  readonly model: string | null;
  readonly stream: boolean;
  /** OpenAI's chat completions: the caller wants usage at the stream's end. */
  readonly streamUsage: boolean;
  /** OpenAI's responses: the answer is made in the background, and fetched later. */
  readonly background: boolean;
  /** 0: no limit. */
  readonly outputTokensMax: number;
  /** Null where the body is no JSON. */
  readonly members: TopMembers | null;
  /** Where the model's name stands, for what is no JSON. */
  readonly modelAt: { start: number; end: number } | null;
}

const NOTHING: Asked = { model: null, stream: false, streamUsage: false, background: false, outputTokensMax: 0, members: null, modelAt: null };
const LIMITS = ['max_completion_tokens', 'max_tokens', 'max_output_tokens'] as const;

function limitOf(bytes: Buffer, members: TopMembers): number {
  for (const name of LIMITS) {
    const value = memberValue(bytes, members, name);
    if (typeof value === 'number' && value > 0) return Math.floor(value);
  }
  return 0;
}

/** Some readers know no cases: for them a member that is there in two spellings is there twice. */
function twoSpellings({ at }: TopMembers): boolean {
  const folded = new Set<string>();
  for (const name of at.keys()) folded.add(name.toLowerCase().toUpperCase());
  return folded.size < at.size;
}

/** @returns null for a body that is no JSON object, or says something twice */
export function askedInJson(bytes: Buffer): Asked | null {
  const members = topMembers(bytes);
  if (members === null || twoSpellings(members)) return null;
  const model = memberValue(bytes, members, 'model');
  const options = memberValue(bytes, members, 'stream_options') as { include_usage?: unknown } | null | undefined;
  return {
    model: typeof model === 'string' && model !== '' ? model : null,
    stream: memberValue(bytes, members, 'stream') === true,
    streamUsage: options?.include_usage === true,
    background: memberValue(bytes, members, 'background') === true,
    outputTokensMax: limitOf(bytes, members),
    members,
    modelAt: null,
  };
}

/** The model's name in a form, as uploads of sounds and images have it. Null: no form that everybody reads alike, or one with two models. */
export function askedInForm(bytes: Buffer, contentType: string): Asked | null {
  const parts = partsOfForm(bytes, contentType);
  if (parts === null) return null;
  const [model, anotherModel] = parts.filter(({ name }) => name === 'model');
  const [stream, anotherStream] = parts.filter(({ name }) => name === 'stream');
  if (anotherModel !== undefined || anotherStream !== undefined) return null;
  return {
    ...NOTHING,
    model: model === undefined ? null : bytes.toString('utf8', model.start, model.end),
    stream: stream !== undefined && bytes.toString('latin1', stream.start, stream.end) === 'true',
    modelAt: model ?? null,
  };
}

export const askedOfNothing = (): Asked => NOTHING;
