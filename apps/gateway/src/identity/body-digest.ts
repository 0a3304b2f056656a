import { createHash, timingSafeEqual } from 'node:crypto';
import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';
import { type Reply, refuse } from '../pipeline/reply.js';

const CONTENT_ENCODING = new HeaderName('content-encoding');
const MISMATCH = refuse('gateway.digest_mismatch');
const CODED = refuse('gateway.content_coding_unknown', 'A body whose digest is signed must come without a content coding.');

export interface BodyDigest {
  readonly algorithm: 'sha256' | 'sha512';
  readonly value: Buffer;
}

/** Holds the body back until it was found to be the one that was signed. */
export class DigestCheck {
  constructor(private readonly slot: number) {}

  /** The digest that the body must have. A reply when that is known to be wrong already, or cannot be found out. */
  expect(x: Exchange, digest: BodyDigest): Reply | undefined {
    if (!x.hasBody) return fits(digest, Buffer.alloc(0)) ? undefined : MISMATCH;
    const coding = x.requestHeader(CONTENT_ENCODING);
    // policies are shown the body decoded, and the digest is of what was sent (RFC 9530, 2)
    if (coding !== undefined && coding.trim().toLowerCase() !== 'identity') return CODED;
    x.slots[this.slot] = digest;
    return undefined;
  }

  isExpected(x: Exchange): boolean {
    return x.slots[this.slot] !== undefined;
  }

  check(x: Exchange, body: Buffer): Reply | undefined {
    const digest = x.slots[this.slot] as BodyDigest | undefined;
    return digest === undefined || fits(digest, body) ? undefined : MISMATCH;
  }
}

function fits({ algorithm, value }: BodyDigest, body: Buffer): boolean {
  const actual = createHash(algorithm).update(body).digest();
  return actual.length === value.length && timingSafeEqual(actual, value);
}
