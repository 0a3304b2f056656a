import type { ModelOperation } from '@gatehouse/definition';
import { isObject, type Json, type Usage } from '../ir/index.js';

const count = (value: Json | undefined): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined);

function put(usage: Usage, name: keyof Usage, value: Json | undefined): void {
  const told = count(value);
  if (told !== undefined) usage[name] = told;
}

/** What operations that are no conversation say of their usage: embeddings, images, sounds, rankings. Undefined: nothing. */
export function otherUsage(operation: ModelOperation, body: Json): Usage | undefined {
  if (!isObject(body)) return undefined;
  const usage: Usage = {};
  const told = body.usage;
  if (isObject(told)) {
    put(usage, 'inputTokens', told.prompt_tokens ?? told.input_tokens ?? told.total_tokens);
    put(usage, 'outputTokens', told.output_tokens ?? told.completion_tokens);
    if (told.type === 'duration') put(usage, 'audioSeconds', told.seconds);
    const details = told.input_token_details ?? told.input_tokens_details;
    if (isObject(details)) {
      put(usage, 'audioInputTokens', details.audio_tokens);
      put(usage, 'imageInputTokens', details.image_tokens);
      put(usage, 'cachedInputTokens', details.cached_tokens);
    }
  }
  // Gemini's embeddings; Cohere's and Ollama's
  if (isObject(body.usageMetadata)) put(usage, 'inputTokens', body.usageMetadata.promptTokenCount);
  put(usage, 'inputTokens', usage.inputTokens ?? body.prompt_eval_count);
  const billed = isObject(body.meta) ? body.meta.billed_units : undefined;
  if (isObject(billed)) {
    put(usage, 'inputTokens', usage.inputTokens ?? billed.input_tokens);
    put(usage, 'searchUnits', billed.search_units);
  }
  if (operation.startsWith('image') && Array.isArray(body.data)) usage.images = body.data.length;
  if (operation === 'transcription' && usage.audioSeconds === undefined) put(usage, 'audioSeconds', body.duration);
  return Object.keys(usage).length === 0 ? undefined : usage;
}
