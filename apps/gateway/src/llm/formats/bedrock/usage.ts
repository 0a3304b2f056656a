import { isObject, type Json, type JsonObject, listOf, numberOf, objectOf, type Usage } from '../../ir/index.js';

/** Converse counts what was read from and written to caches beside the input: here it is part of it. */
export function decodeUsage(value: Json | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  const usage: Usage = {};
  const read = numberOf(value.cacheReadInputTokens);
  const written = numberOf(value.cacheWriteInputTokens);
  const input = numberOf(value.inputTokens);
  const output = numberOf(value.outputTokens);
  if (input !== undefined) usage.inputTokens = input + (read ?? 0) + (written ?? 0);
  if (read !== undefined) usage.cachedInputTokens = read;
  if (written !== undefined) usage.cacheWriteTokens = written;
  let hour: number | undefined;
  for (const one of listOf(value.cacheDetails)) if (objectOf(one).ttl === '1h') hour = (hour ?? 0) + (numberOf(objectOf(one).inputTokens) ?? 0);
  if (hour !== undefined) usage.cacheWrite1hTokens = hour;
  if (output !== undefined) usage.outputTokens = output;
  return Object.keys(usage).length > 0 ? usage : undefined;
}

export function encodeUsage(usage: Usage = {}): JsonObject {
  const { inputTokens: all = 0, outputTokens: output = 0, cachedInputTokens: read = 0, cacheWriteTokens: written = 0, cacheWrite1hTokens: hour } = usage;
  const out: JsonObject = { inputTokens: Math.max(0, all - read - written), outputTokens: output, totalTokens: all + output };
  if (usage.cachedInputTokens !== undefined) out.cacheReadInputTokens = read;
  if (usage.cacheWriteTokens !== undefined) out.cacheWriteInputTokens = written;
  if (hour !== undefined) out.cacheDetails = [{ ttl: '1h', inputTokens: hour }];
  return out;
}
