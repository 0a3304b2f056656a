import { isObject, type Json, type JsonObject, listOf, objectOf } from '../../ir/index.js';

const says = (error: Json | undefined): boolean => (isObject(error) ? Object.keys(error).length > 0 : typeof error === 'string' && error !== '');

/**
 * The error that a piece of a stream tells beside what else it says, as a body of an error: where OpenRouter has it (the chunk's own, or a choice's), or in a member of the provider's
 * (Groq). What stands deeper is of something else: Azure tells in its filters' results that they did not run.
 */
export function errorInChunk(chunk: Json | undefined): JsonObject | undefined {
  if (!isObject(chunk)) return undefined;
  const { error } = [chunk, objectOf(chunk.x_groq), ...listOf(chunk.choices).map(objectOf)].find((one) => says(one.error)) ?? {};
  return error === undefined ? undefined : { error };
}
