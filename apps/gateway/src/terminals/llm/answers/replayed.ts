import { type Codec, type ModelReply, type ModelRequest, newLedger, replayReply } from '../../../llm/ir/index.js';

/** A whole answer for a caller that wants a stream: the same events, all at once. */
export function replayed(codec: Codec, reply: ModelReply, request: ModelRequest): { contentType: string; bytes: Buffer } {
  const encoder = codec.eventEncoder(request, newLedger());
  const bytes = Buffer.concat(replayReply(reply).map((event) => Buffer.from(encoder.event(event))));
  return { contentType: encoder.contentType, bytes };
}
