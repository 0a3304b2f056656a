import { isObject, type Json, type JsonObject, numberOf, objectOf, type Usage } from '../../ir/index.js';

/** Anthropic counts what was read from and written to caches beside the input: here it is part of it. */
export function decodeUsage(value: Json | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  const usage: Usage = {};
  const read = numberOf(value.cache_read_input_tokens);
  const written = numberOf(value.cache_creation_input_tokens);
  const input = numberOf(value.input_tokens);
  const output = numberOf(value.output_tokens);
  if (input !== undefined) usage.inputTokens = input + (read ?? 0) + (written ?? 0);
  if (read !== undefined) usage.cachedInputTokens = read;
  if (written !== undefined) usage.cacheWriteTokens = written;
  const hour = numberOf(objectOf(value.cache_creation).ephemeral_1h_input_tokens);
  if (hour !== undefined) usage.cacheWrite1hTokens = hour;
  if (output !== undefined) usage.outputTokens = output;
  const thought = numberOf(objectOf(value.output_tokens_details).thinking_tokens);
  if (thought !== undefined) usage.reasoningTokens = thought;
  const searches = numberOf(objectOf(value.server_tool_use).web_search_requests);
  if (searches !== undefined) usage.webSearches = searches;
  return Object.keys(usage).length > 0 ? usage : undefined;
}

/** With the members that the stock client's types always have. */
export function encodeUsage(usage: Usage = {}): JsonObject {
  const { cachedInputTokens: read = 0, cacheWriteTokens: written = 0, cacheWrite1hTokens: hour, reasoningTokens, webSearches: searches } = usage;
  const out: JsonObject = {
    input_tokens: Math.max(0, (usage.inputTokens ?? 0) - read - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    output_tokens: usage.outputTokens ?? 0,
  };
  if (hour !== undefined) out.cache_creation = { ephemeral_5m_input_tokens: Math.max(0, written - hour), ephemeral_1h_input_tokens: hour };
  if (reasoningTokens !== undefined) out.output_tokens_details = { thinking_tokens: reasoningTokens };
  if (searches !== undefined) out.server_tool_use = { web_search_requests: searches, web_fetch_requests: 0 };
  return out;
}
