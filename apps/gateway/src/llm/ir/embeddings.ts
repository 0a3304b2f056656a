import type { Dialect } from '@gatehouse/definition';
import type { EncodedRequest } from './codec.js';
import type { Json } from './json.js';
import type { Ledger } from './ledger.js';
import type { Usage } from './usage.js';
import type { WireFormat } from './wire-format.js';

/** What is to be put into numbers: a text, or a text as tokens of the model. */
export type EmbeddingInput = string | number[];

export interface EmbeddingRequest {
  from?: WireFormat;
  model: string;
  inputs: EmbeddingInput[];
  /** The body had one input, not a list. */
  single?: boolean;
  dimensions?: number;
  /** How the caller wants vectors: numbers, or base64 of little-endian float32. */
  encoding?: 'float' | 'base64';
  /** What the vectors are for, as Gemini and Cohere ask: `search_document`, `search_query`, `classification`, `clustering`, ... in Cohere's words. */
  purpose?: string;
  title?: string;
  truncate?: string;
  user?: string;
  rest?: Record<string, Json>;
}

export interface EmbeddingReply {
  model?: string;
  id?: string;
  /** In the order of the inputs. */
  vectors: number[][];
  usage?: Usage;
  rest?: Record<string, Json>;
}

/** Of wire formats that have embeddings. */
export interface EmbeddingCodec {
  readonly wireFormat: WireFormat;
  decodeRequest(body: Json, ledger: Ledger, path?: { model?: string; many?: boolean }): EmbeddingRequest;
  encodeRequest(request: EmbeddingRequest, dialect: Dialect, ledger: Ledger): EncodedRequest;
  decodeReply(body: Json): EmbeddingReply;
  encodeReply(reply: EmbeddingReply, request: EmbeddingRequest): Json;
  usage(body: Json): Usage | undefined;
}
