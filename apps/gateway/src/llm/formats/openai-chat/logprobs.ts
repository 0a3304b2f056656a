import { isObject, type Json, type JsonObject, listOf, numberOf, objectOf, type TokenLogprob, textOf } from '../../ir/index.js';

const bytesOf = (value: Json | undefined): number[] | null | undefined =>
  value === null ? null : Array.isArray(value) ? value.filter((byte) => typeof byte === 'number') : undefined;

function decodeOne(value: JsonObject): { token: string; logprob: number; bytes?: number[] | null } {
  const bytes = bytesOf(value.bytes);
  const one = { token: textOf(value.token) ?? '', logprob: numberOf(value.logprob) ?? 0 };
  return bytes === undefined ? one : { ...one, bytes };
}

export function decodeTokens(value: Json | undefined): TokenLogprob[] {
  return listOf(value)
    .filter(isObject)
    .map((token) =>
      Array.isArray(token.top_logprobs) ? { ...decodeOne(token), top: token.top_logprobs.map((one) => decodeOne(objectOf(one))) } : decodeOne(token),
    );
}

/** Of the content, or of a refusal in its place. */
export function decodeLogprobs(value: Json | undefined): TokenLogprob[] | undefined {
  if (!isObject(value)) return undefined;
  const tokens = [...decodeTokens(value.content), ...decodeTokens(value.refusal)];
  return tokens.length > 0 || Array.isArray(value.content) ? tokens : undefined;
}

const encodeOne = ({ token, logprob, bytes }: { token: string; logprob: number; bytes?: number[] | null }): JsonObject => ({
  token,
  logprob,
  bytes: bytes ?? null,
});

export const encodeTokens = (tokens: readonly TokenLogprob[]): Json[] =>
  tokens.map((token) => ({ ...encodeOne(token), top_logprobs: (token.top ?? []).map(encodeOne) }));

export const encodeLogprobs = (tokens: readonly TokenLogprob[] | undefined, refused: boolean): Json =>
  tokens === undefined ? null : refused ? { content: null, refusal: encodeTokens(tokens) } : { content: encodeTokens(tokens), refusal: null };
