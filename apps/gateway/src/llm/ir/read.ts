import { isObject, type Json, type JsonObject, longOf } from './json.js';
import { BadModelRequest } from './model-error.js';

const absent = (value: Json | undefined): value is null | undefined => value === undefined || value === null;

/** Readers for decoders of requests: null is the same as nothing; another type than the format's is the caller's mistake. */
export function readString(value: Json | undefined, pointer: string): string | undefined {
  if (absent(value)) return undefined;
  if (typeof value !== 'string') throw new BadModelRequest(pointer, 'must be a string');
  return value;
}
export function readNumber(value: Json | undefined, pointer: string): number | undefined {
  if (absent(value)) return undefined;
  const number = numberOf(value);
  if (number === undefined) throw new BadModelRequest(pointer, 'must be a number');
  return number;
}
export function readBoolean(value: Json | undefined, pointer: string): boolean | undefined {
  if (absent(value)) return undefined;
  if (typeof value !== 'boolean') throw new BadModelRequest(pointer, 'must be true or false');
  return value;
}
export function readArray(value: Json | undefined, pointer: string): Json[] | undefined {
  if (absent(value)) return undefined;
  if (!Array.isArray(value)) throw new BadModelRequest(pointer, 'must be a list');
  return value;
}
export function readObject(value: Json | undefined, pointer: string): JsonObject | undefined {
  if (absent(value)) return undefined;
  if (!isObject(value)) throw new BadModelRequest(pointer, 'must be an object');
  return value;
}
export function required<T>(value: T | undefined, pointer: string): T {
  if (value === undefined) throw new BadModelRequest(pointer, 'is required');
  return value;
}

/** Members that a decoder did not take; undefined where there are none. */
export function restOf(members: JsonObject): JsonObject | undefined {
  let rest: JsonObject | undefined;
  for (const name of Object.keys(members)) {
    const value = members[name];
    if (absent(value)) continue;
    rest ??= {};
    rest[name] = value;
  }
  return rest;
}

/** Readers for what providers answer: what has another type than expected is as if it were not there. */
export const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
export const numberOf = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : longOf(value));
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
