import { isObject, type Json, type JsonObject, numberOf, objectOf, type Usage } from '../../ir/index.js';

type Counts = Usage;

function put(usage: Counts, name: keyof Usage, value: Json | undefined): void {
  if (typeof value === 'number') usage[name] = value;
}

/** Of reasoning that a provider counts beside the completion (xAI), which its own total shows. */
function allOutput(completion: number, input: number, reasoning: number | undefined, total: number | undefined): number {
  return reasoning !== undefined && reasoning > 0 && total === input + completion + reasoning ? completion + reasoning : completion;
}

/** `usage` of chat completions and of embeddings, with what other providers of the format put into it. */
export function chatUsage(value: Json | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  const input = numberOf(value.prompt_tokens);
  const output = numberOf(value.completion_tokens);
  const total = numberOf(value.total_tokens);
  if (input === undefined && output === undefined && total === undefined) return undefined;
  const usage: Counts = {};
  const inputs = objectOf(value.prompt_tokens_details);
  const outputs = objectOf(value.completion_tokens_details);
  // DeepSeek and Moonshot tell hits of the cache beside the details
  const cached = numberOf(inputs.cached_tokens) ?? numberOf(value.prompt_cache_hit_tokens) ?? numberOf(value.cached_tokens);
  if (input !== undefined) usage.inputTokens = input;
  else if (total !== undefined) usage.inputTokens = total - (output ?? 0);
  put(usage, 'cachedInputTokens', cached);
  put(usage, 'cacheWriteTokens', inputs.cache_write_tokens ?? inputs.cache_creation_tokens);
  put(usage, 'audioInputTokens', inputs.audio_tokens);
  put(usage, 'imageInputTokens', inputs.image_tokens);
  const reasoning = numberOf(outputs.reasoning_tokens) ?? numberOf(value.reasoning_tokens);
  if (output !== undefined) usage.outputTokens = allOutput(output, usage.inputTokens ?? 0, reasoning, total);
  put(usage, 'reasoningTokens', reasoning);
  put(usage, 'audioOutputTokens', outputs.audio_tokens);
  put(usage, 'imageOutputTokens', outputs.image_tokens);
  put(usage, 'acceptedPredictionTokens', outputs.accepted_prediction_tokens);
  put(usage, 'rejectedPredictionTokens', outputs.rejected_prediction_tokens);
  putCost(usage, value.cost);
  return usage;
}

/** OpenRouter tells dollars. */
function putCost(usage: Counts, cost: Json | undefined): void {
  if (typeof cost === 'number' && cost >= 0) usage.costMicros = Math.round(cost * 1e6);
}

/** The members of `from` that are told, under the names of `names`. */
function told(from: Usage, names: readonly (readonly [string, keyof Usage])[]): JsonObject {
  const out: JsonObject = {};
  for (const [name, count] of names) {
    const value = from[count];
    if (value !== undefined) out[name] = value;
  }
  return out;
}

const INPUTS = [
  ['cached_tokens', 'cachedInputTokens'],
  ['cache_write_tokens', 'cacheWriteTokens'],
  ['audio_tokens', 'audioInputTokens'],
  ['image_tokens', 'imageInputTokens'],
] as const;
const OUTPUTS = [
  ['reasoning_tokens', 'reasoningTokens'],
  ['audio_tokens', 'audioOutputTokens'],
  ['image_tokens', 'imageOutputTokens'],
  ['accepted_prediction_tokens', 'acceptedPredictionTokens'],
  ['rejected_prediction_tokens', 'rejectedPredictionTokens'],
] as const;

export function toChatUsage(usage: Usage): JsonObject {
  const input = usage.inputTokens ?? 0;
  const output = usage.outputTokens ?? 0;
  const out: JsonObject = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  const inputs = told(usage, INPUTS);
  const outputs = told(usage, OUTPUTS);
  if (Object.keys(inputs).length > 0) out.prompt_tokens_details = inputs;
  if (Object.keys(outputs).length > 0) out.completion_tokens_details = outputs;
  return out;
}

/** `usage` of the Responses API. */
export function responsesUsage(value: Json | undefined, tools?: Json): Usage | undefined {
  if (!isObject(value)) return undefined;
  const usage: Counts = {};
  put(usage, 'inputTokens', value.input_tokens);
  put(usage, 'outputTokens', value.output_tokens);
  if (usage.inputTokens === undefined && usage.outputTokens === undefined) return undefined;
  const inputs = objectOf(value.input_tokens_details);
  const outputs = objectOf(value.output_tokens_details);
  put(usage, 'cachedInputTokens', inputs.cached_tokens);
  put(usage, 'cacheWriteTokens', inputs.cache_write_tokens);
  put(usage, 'audioInputTokens', inputs.audio_tokens);
  put(usage, 'imageInputTokens', inputs.image_tokens);
  put(usage, 'reasoningTokens', outputs.reasoning_tokens);
  put(usage, 'audioOutputTokens', outputs.audio_tokens);
  put(usage, 'imageOutputTokens', outputs.image_tokens);
  put(usage, 'webSearches', objectOf(objectOf(tools).web_search).num_requests);
  putCost(usage, value.cost);
  return usage;
}

export function toResponsesUsage(usage: Usage): JsonObject {
  const input = usage.inputTokens ?? 0;
  const output = usage.outputTokens ?? 0;
  return {
    input_tokens: input,
    // the stock client's type has these members always
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0, ...told(usage, INPUTS) },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0, ...told(usage, OUTPUTS) },
    total_tokens: input + output,
  };
}
