import type { Json, JsonObject } from '../../ir/index.js';

const SNAKE = /_([a-z])/g;

/** What is a list there: Google takes one alone in the place of a list of one. */
export const listed = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);

/** Members by the names of JSON: those of protocol buffers, with underscores, are taken as well. Not for what holds names of others' making: arguments, schemas. */
export function camelNames(object: JsonObject): JsonObject {
  let renamed: JsonObject | undefined;
  for (const name of Object.keys(object)) {
    if (!name.includes('_')) continue;
    renamed ??= { ...object };
    const value = renamed[name] as Json;
    delete renamed[name];
    renamed[name.replace(SNAKE, (_, letter: string) => letter.toUpperCase())] ??= value;
  }
  return renamed ?? { ...object };
}
