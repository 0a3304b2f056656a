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
  /** Of each answer; 0: no limit. */
  readonly outputTokensMax: number;
  /** How many answers, or pictures, the caller wants. */
  readonly answers: number;
  /** Null where the body is no JSON. */
  readonly members: TopMembers | null;
  /** Where the model's name stands, for what is no JSON. */
  readonly modelAt: { start: number; end: number } | null;
}

const NOTHING: Asked = { model: null, stream: false, streamUsage: false, background: false, outputTokensMax: 0, answers: 1, members: null, modelAt: null };
const LIMITS = ['max_completion_tokens', 'max_tokens', 'max_output_tokens'] as const;
/** Where Gemini's and Ollama's callers say it. */
const SETTINGS = ['generationConfig', 'generation_config', 'options'] as const;
const LIMITS_IN_SETTINGS = ['maxOutputTokens', 'max_output_tokens', 'num_predict'] as const;
const ANSWERS_MAX = 128;

const whole = (value: unknown): number => (typeof value === 'number' && value > 0 ? Math.floor(value) : 0);

/** Of limits that are said in several ways the highest: which of them counts is for the provider to say. */
function sizesOf(bytes: Buffer, members: TopMembers): Pick<Asked, 'outputTokensMax' | 'answers'> {
  const limits: number[] = LIMITS.map((name) => whole(memberValue(bytes, members, name)));
  const answers = [1, whole(memberValue(bytes, members, 'n'))];
  for (const name of SETTINGS) {
    const settings = memberValue(bytes, members, name);
    if (typeof settings !== 'object' || settings === null) continue;
    const said = settings as Readonly<Record<string, unknown>>;
    limits.push(...LIMITS_IN_SETTINGS.map((one) => whole(said[one])));
    answers.push(whole(said.candidateCount), whole(said.candidate_count));
  }
  return { outputTokensMax: Math.max(...limits), answers: Math.min(Math.max(...answers), ANSWERS_MAX) };
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
    ...sizesOf(bytes, members),
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
  const answers = parts.filter(({ name }) => name === 'n').map(({ start, end }) => whole(Number(bytes.toString('latin1', start, end))));
  if (anotherModel !== undefined || anotherStream !== undefined) return null;
  return {
    ...NOTHING,
    model: model === undefined ? null : bytes.toString('utf8', model.start, model.end),
    stream: stream !== undefined && bytes.toString('latin1', stream.start, stream.end) === 'true',
    answers: Math.min(Math.max(1, ...answers), ANSWERS_MAX),
    modelAt: model ?? null,
  };
}

export const askedOfNothing = (): Asked => NOTHING;
