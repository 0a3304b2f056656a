import type { WireFormat } from '../../src/llm/ir/index.js';
import { openAiChatSamples } from './openai-chat.js';
import { openAiResponsesSamples } from './openai-responses.js';
import type { Samples } from './samples.js';

/** Bodies of every wire format. */
export const SAMPLES: Partial<Record<WireFormat, Samples>> = {
  'openai-chat': openAiChatSamples,
  'openai-responses': openAiResponsesSamples,
};
