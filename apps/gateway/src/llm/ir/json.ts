/** What a JSON text holds. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

/** Of newer engines than the compiler's library knows (JSON.parse source text access, ES2026). */
interface ExactJson {
  parse(text: string, reviver: (name: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): { readonly rawJSON: string };
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}
const EXACT = JSON as unknown as ExactJson;

const LONG = /\d{16}/;
const WHOLE = /^-?\d+$/;
let anyLong = false;

/** Whole numbers that would come out as others: kept as they are written. Ids are such numbers at some places. */
function keepLong(_name: string, value: unknown, { source }: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined || !WHOLE.test(source)) return value;
  anyLong = true;
  return EXACT.rawJSON(source);
}

/** The number nearest to one that is kept as it is written; undefined: it is none. */
export const longOf = (value: Json | undefined): number | undefined => (anyLong && EXACT.isRawJSON(value) ? Number(value.rawJSON) : undefined);

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(anyLong && EXACT.isRawJSON(value));

/** A copy of something that JSON can hold, that can be changed without changing this. */
export function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copied) as T;
  if (!isObject(value as Json)) return value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, member]) => [name, copied(member)])) as T;
}

/** A name or position as a token of a JSON pointer (RFC 6901, 3). */
export const pointerToken = (name: string): string => (/[~/]/.test(name) ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name);

/** Undefined: it is no JSON. Numbers beyond what this language counts in are kept as they are written, and go out so. */
export function jsonOf(text: string): Json | undefined {
  try {
    return (LONG.test(text) ? EXACT.parse(text, keepLong) : JSON.parse(text)) as Json;
  } catch {
    return undefined;
  }
}
