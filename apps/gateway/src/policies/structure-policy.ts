import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';
import type { Policy } from '../pipeline/policy.js';
import { refuse } from '../pipeline/reply.js';
import { parseMediaType } from './content-types/media-type.js';

const CONTENT_TYPE = new HeaderName('content-type');

interface StructureCheck {
  /** What is checked, as a sentence begins: "A JSON body". */
  what: string;
  bodyBytesMax: number;
  isOne(mediaType: string): boolean;
  /** What is wrong, in words for the caller. */
  wrongWith(body: Buffer): string | undefined;
}

/** Holds request bodies of one kind and looks whether they are built as they may be. An upload of another type passes without being held. */
export function structurePolicy({ what, bodyBytesMax, isOne, wrongWith }: StructureCheck): Policy & { bodyBytesMax: number } {
  return {
    bodyBytesMax,
    bodyTooLarge: refuse('gateway.body_too_large', `${what} may have ${bodyBytesMax} bytes.`),
    takesPart: (x: Exchange, body) => body === 'request' && isOne(parseMediaType(x.requestHeader(CONTENT_TYPE) ?? '')?.type ?? ''),
    onRequestBody(_x, body) {
      const wrong = wrongWith(body);
      return wrong === undefined ? undefined : refuse('gateway.structure_refused', wrong);
    },
  };
}
