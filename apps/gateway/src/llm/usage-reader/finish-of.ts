import { isObject, type Json, textOf } from '../ir/index.js';

const firstOf = (value: Json | undefined): Json | undefined => (Array.isArray(value) ? value[0] : undefined);

/** Why the model stopped, in the provider's word: of the first choice, where an answer has several. */
export function finishOf(answer: Json | undefined): string | undefined {
  if (!isObject(answer)) return undefined;
  const choice = firstOf(answer.choices) ?? firstOf(answer.candidates);
  const { finish_reason, finishReason } = isObject(choice) ? choice : answer;
  return textOf(finish_reason ?? finishReason ?? answer.stop_reason ?? answer.stopReason ?? answer.done_reason ?? answer.status);
}
