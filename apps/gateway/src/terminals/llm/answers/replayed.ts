import { type Codec, type Ledger, type ModelReply, type ModelRequest, replayReply } from '../../../llm/ir/index.js';

/** A whole answer for a caller that wants a stream: the same events, all at once. */
export function replayed(codec: Codec, reply: ModelReply, request: ModelRequest, ledger: Ledger): { contentType: string; bytes: Buffer } {
  const encoder = codec.eventEncoder(request, ledger);
  const bytes = Buffer.concat(replayReply(reply).map((event) => Buffer.from(encoder.event(event))));
  return { contentType: encoder.contentType, bytes };
}
