import { embeddingCodecOf } from '../../llm/formats/embeddings/index.js';
import { BadModelReply, type EmbeddingRequest, type Json, type Ledger } from '../../llm/ir/index.js';
import type { CompiledProvider } from '../../llm/providers/compiled-provider.js';
import type { Endpoint } from './endpoint.js';
import { actionOf, JSON_TYPE, type Outgoing } from './outgoing.js';

const MANY = 'batchEmbedContents';

/** What a caller wants in numbers, whichever format it speaks. Null: its format has no embeddings. @throws BadModelRequest */
export function readEmbeddings({ format, model, action }: Endpoint, body: Json, ledger: Ledger): EmbeddingRequest | null {
  const path = { ...(model !== null && { model }), many: action === MANY };
  return embeddingCodecOf(format)?.decodeRequest(body, ledger, path) ?? null;
}

/** The same in the provider's own format. Null: it has no embeddings. */
export function writeEmbeddings(request: EmbeddingRequest, provider: CompiledProvider, model: string, ledger: Ledger): Outgoing | null {
  const { wireFormat, dialect } = provider.object;
  const codec = embeddingCodecOf(wireFormat);
  if (codec === undefined) return null;
  const encoded = codec.encodeRequest({ ...request, model }, dialect, ledger);
  const path = provider.path('embeddings', wireFormat, model, actionOf(encoded.path));
  if (path === null) return null;
  return {
    path: provider.withQuery(path),
    body: Buffer.from(JSON.stringify(encoded.body)),
    contentType: JSON_TYPE,
    lines: '',
    wireFormat,
    passed: false,
    hidesUsage: false,
  };
}

/** A provider's vectors in the caller's format. @throws BadModelReply */
export function answerEmbeddings({ format }: Endpoint, request: EmbeddingRequest, from: Outgoing, answer: Json): Json {
  const [theirs, ours] = [embeddingCodecOf(from.wireFormat), embeddingCodecOf(format)];
  if (theirs === undefined || ours === undefined) throw new BadModelReply('no embeddings');
  return ours.encodeReply(theirs.decodeReply(answer), request);
}
