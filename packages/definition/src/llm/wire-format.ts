import { z } from 'zod';

/**
 * How a conversation with a model is written on the wire. `openai-chat`: chat completions. `openai-responses`: the Responses API. `anthropic`: Messages. `gemini`:
 * generateContent, of AI Studio and of Vertex. `bedrock`: Converse. `cohere`: chat, version 2. `ollama`: its own API.
 */
export const WIRE_FORMATS = ['openai-chat', 'openai-responses', 'anthropic', 'gemini', 'bedrock', 'cohere', 'ollama'] as const;
export const WireFormat = z.enum(WIRE_FORMATS);
export type WireFormat = z.infer<typeof WireFormat>;

/** What is asked of a provider. `chat` is a conversation in whichever wire format. */
export const MODEL_OPERATIONS = [
  'chat',
  'responses',
  'count-tokens',
  'embeddings',
  'images',
  'image-edits',
  'image-variations',
  'speech',
  'transcription',
  'translation',
  'moderations',
  'rerank',
  'models',
  'files',
  'batches',
  'realtime',
] as const;
export const ModelOperation = z.enum(MODEL_OPERATIONS);
export type ModelOperation = z.infer<typeof ModelOperation>;
