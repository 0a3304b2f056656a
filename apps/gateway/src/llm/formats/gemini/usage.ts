import { isObject, type Json, type JsonObject, listOf, numberOf, objectOf, type Usage } from '../../ir/index.js';

/** Of `promptTokensDetails` and the like: tokens of one kind of content. */
function ofKind(details: Json | undefined, kind: string): number | undefined {
  for (const one of listOf(details)) if (objectOf(one).modality === kind) return numberOf(objectOf(one).tokenCount);
  return undefined;
}

/** Gemini counts thoughts beside the answer, and results of its own tools beside the prompt: here they are part of them. What was cached is part of the prompt as it is. */
export function decodeUsage(value: Json | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  const usage: Usage = {};
  const prompt = numberOf(value.promptTokenCount);
  const tools = numberOf(value.toolUsePromptTokenCount);
  if (prompt !== undefined || tools !== undefined) usage.inputTokens = (prompt ?? 0) + (tools ?? 0);
  const answer = numberOf(value.candidatesTokenCount) ?? numberOf(value.responseTokenCount);
  const thoughts = numberOf(value.thoughtsTokenCount);
  if (answer !== undefined || thoughts !== undefined) usage.outputTokens = (answer ?? 0) + (thoughts ?? 0);
  const parts: readonly (readonly [keyof Usage, number | undefined])[] = [
    ['cachedInputTokens', numberOf(value.cachedContentTokenCount)],
    ['toolInputTokens', tools],
    ['reasoningTokens', thoughts],
    ['audioInputTokens', ofKind(value.promptTokensDetails, 'AUDIO')],
    ['imageInputTokens', ofKind(value.promptTokensDetails, 'IMAGE')],
    ['audioOutputTokens', ofKind(value.candidatesTokensDetails, 'AUDIO')],
    ['imageOutputTokens', ofKind(value.candidatesTokensDetails, 'IMAGE')],
  ];
  for (const [name, count] of parts) if (count !== undefined) usage[name] = count;
  return Object.keys(usage).length > 0 ? usage : undefined;
}

export function encodeUsage(usage: Usage): JsonObject {
  const { inputTokens: input = 0, outputTokens: output = 0, cachedInputTokens, reasoningTokens, toolInputTokens } = usage;
  const out: JsonObject = {
    promptTokenCount: input - (toolInputTokens ?? 0),
    candidatesTokenCount: Math.max(0, output - (reasoningTokens ?? 0)),
    totalTokenCount: input + output,
  };
  if (cachedInputTokens !== undefined) out.cachedContentTokenCount = cachedInputTokens;
  if (reasoningTokens !== undefined) out.thoughtsTokenCount = reasoningTokens;
  if (toolInputTokens !== undefined) out.toolUsePromptTokenCount = toolInputTokens;
  return out;
}
