import type { WireFormat } from '../../src/llm/ir/index.js';
import { anthropicSamples } from './anthropic.js';
import { bedrockSamples } from './bedrock.js';
import { cohereSamples } from './cohere.js';
import { geminiSamples } from './gemini.js';
import { ollamaSamples } from './ollama.js';
import { openAiChatSamples } from './openai-chat.js';
import { openAiResponsesSamples } from './openai-responses.js';
import type { Samples } from './samples.js';

/** Bodies of every wire format. */
export const SAMPLES: Readonly<Record<WireFormat, Samples>> = {
  'openai-chat': openAiChatSamples,
  'openai-responses': openAiResponsesSamples,
  anthropic: anthropicSamples,
  gemini: geminiSamples,
  bedrock: bedrockSamples,
  cohere: cohereSamples,
  ollama: ollamaSamples,
};
