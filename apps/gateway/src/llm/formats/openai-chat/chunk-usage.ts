import { isObject, type JsonObject, listOf, objectOf, type Usage } from '../../ir/index.js';
import { chatUsage } from '../openai/usage.js';

/** Usage of a chunk: where OpenAI has it, in a choice (Moonshot), or in a member of the provider's (Groq). */
export function chunkUsage(chunk: JsonObject): Usage | undefined {
  if (isObject(chunk.usage)) return chatUsage(chunk.usage);
  const inChoice = objectOf(listOf(chunk.choices)[0]).usage;
  if (isObject(inChoice)) return chatUsage(inChoice);
  const groq = objectOf(chunk.x_groq).usage;
  return isObject(groq) ? chatUsage(groq) : undefined;
}
