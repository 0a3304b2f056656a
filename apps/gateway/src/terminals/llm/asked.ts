import { memberValue, type TopMembers, topMembers } from './top-members.js';

/** What of a call's body matters before anybody reads it whole. */
export interface Asked {
  readonly model: string | null;
  readonly stream: boolean;
  /** OpenAI's chat completions: the caller wants usage at the stream's end. */
  readonly streamUsage: boolean;
  /** 0: no limit. */
  readonly outputTokensMax: number;
  /** Null where the body is no JSON. */
  readonly members: TopMembers | null;
  /** Where the model's name stands, for what is no JSON. */
  readonly modelAt: { start: number; end: number } | null;
}

const NOTHING: Asked = { model: null, stream: false, streamUsage: false, outputTokensMax: 0, members: null, modelAt: null };
const LIMITS = ['max_completion_tokens', 'max_tokens', 'max_output_tokens'] as const;

function limitOf(bytes: Buffer, members: TopMembers): number {
  for (const name of LIMITS) {
    const value = memberValue(bytes, members, name);
    if (typeof value === 'number' && value > 0) return Math.floor(value);
  }
  return 0;
}

/** @returns null for a body that is no JSON object, or says something twice */
export function askedInJson(bytes: Buffer): Asked | null {
  const members = topMembers(bytes);
  if (members === null) return null;
  const model = memberValue(bytes, members, 'model');
  const options = memberValue(bytes, members, 'stream_options') as { include_usage?: unknown } | null | undefined;
  return {
    model: typeof model === 'string' && model !== '' ? model : null,
    stream: memberValue(bytes, members, 'stream') === true,
    streamUsage: options?.include_usage === true,
    outputTokensMax: limitOf(bytes, members),
    members,
    modelAt: null,
  };
}

const BOUNDARY = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i;
const MODEL_PART = /^content-disposition:[^\r\n]*;\s*name="?model"?\s*(?:;|\r?$)/im;
const STREAM_PART = /^content-disposition:[^\r\n]*;\s*name="?stream"?\s*(?:;|\r?$)/im;
const HEAD_MAX = 1_024;

/** The model's name in a form (RFC 7578), as uploads of sounds and images have it. Null: no form, or one with two models. */
export function askedInForm(bytes: Buffer, contentType: string): Asked | null {
  const parts = BOUNDARY.exec(contentType);
  if (parts === null) return null;
  const delimiter = Buffer.from(`--${parts[1] ?? parts[2]}`, 'latin1');
  let model: string | null = null;
  let modelAt: Asked['modelAt'] = null;
  let stream = false;
  for (let at = bytes.indexOf(delimiter); at >= 0; ) {
    const next = bytes.indexOf(delimiter, at + delimiter.length);
    if (next < 0) break;
    const headEnd = bytes.indexOf('\r\n\r\n', at);
    if (headEnd >= 0 && headEnd < next && headEnd - at < HEAD_MAX) {
      const head = bytes.toString('latin1', at, headEnd);
      const value = { start: headEnd + 4, end: next - 2 };
      if (MODEL_PART.test(head)) {
        if (modelAt !== null) return null;
        modelAt = value;
        model = bytes.toString('utf8', value.start, value.end);
      } else if (STREAM_PART.test(head)) stream = bytes.toString('latin1', value.start, value.end) === 'true';
    }
    at = next;
  }
  return { ...NOTHING, model, stream, modelAt };
}

export const askedOfNothing = (): Asked => NOTHING;
