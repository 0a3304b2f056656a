import type { WireFormat } from '@gatehouse/definition';
import { codecOf } from '../formats/registry.js';
import { type ModelError, type ModelRequest, newLedger } from '../ir/index.js';
import { errorMember } from './problem-member.js';

const NO_REQUEST: ModelRequest = { model: '', stream: true, messages: [], sampling: {} };

/** An error in a stream that has begun, in the framing and words of the caller's format: its clients raise it, and take what came before for no whole answer. */
export function streamError(format: WireFormat, error: ModelError): Buffer {
  const encoded = codecOf(format)?.eventEncoder(NO_REQUEST, newLedger()).event({ type: 'error', error });
  if (encoded !== undefined && encoded.length > 0) return Buffer.from(encoded);
  const member = errorMember(format, error.status, error.code ?? error.class, error.message);
  return Buffer.from(format === 'ollama' ? `${JSON.stringify({ error: member })}\n` : `data: ${JSON.stringify({ error: member })}\n\n`);
}
