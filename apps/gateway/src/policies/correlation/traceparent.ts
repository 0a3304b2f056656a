import { randomFillSync } from 'node:crypto';

/** W3C Trace Context, 3.2: version 00, or a later one read as far as it is known. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROES = /^0+$/;
/** Drawn at once: a draw costs as much as the rest of a policy. */
const drawn = Buffer.alloc(4_096);
let used = drawn.length;

export interface TraceParent {
  traceId: string;
  /** Bit 0: the caller keeps this trace. */
  flags: string;
}

/** Undefined for what is no valid one: it is then as if there were none. */
export function readTraceParent(field: string | undefined): TraceParent | undefined {
  const parts = field === undefined ? null : TRACEPARENT.exec(field);
  if (parts === null) return undefined;
  const [, version, traceId, parentId, flags, more] = parts as unknown as [string, string, string, string, string, string | undefined];
  if (version === 'ff' || (version === '00' && more !== undefined) || ZEROES.test(traceId) || ZEROES.test(parentId)) return undefined;
  return { traceId, flags };
}

function hex(bytes: number): string {
  if (used + bytes > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += bytes;
  const text = drawn.toString('hex', used - bytes, used);
  return ZEROES.test(text) ? hex(bytes) : text;
}

/** A span of ours in the trace, or in a new one that is not kept unless somebody decides to. */
export function nextTraceParent(parent: TraceParent | undefined): string {
  return `00-${parent?.traceId ?? hex(16)}-${hex(8)}-${parent?.flags ?? '00'}`;
}
