import type { EmbeddingCodec, WireFormat } from '../ir/index.js';
import { cohereEmbeddings } from './cohere.js';
import { geminiEmbeddings } from './gemini.js';
import { ollamaEmbeddings } from './ollama.js';
import { openAiEmbeddings } from './openai.js';

const CODECS: ReadonlyMap<WireFormat, EmbeddingCodec> = new Map<WireFormat, EmbeddingCodec>([
  ['openai-chat', openAiEmbeddings],
  ['openai-responses', openAiEmbeddings],
  ['gemini', geminiEmbeddings],
  ['cohere', cohereEmbeddings],
  ['ollama', ollamaEmbeddings],
]);

/** Undefined: the format has no embeddings. */
export const embeddingsOf = (format: WireFormat): EmbeddingCodec | undefined => CODECS.get(format);
