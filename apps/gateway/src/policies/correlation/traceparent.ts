import { randomBytes } from 'node:crypto';
import { DrawnTexts } from './drawn-texts.js';

/** W3C Trace Context, 3.2: version 00, or a later one read as far as it is known. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROES = /^0+$/;
/** Drawn and spelled at once: for one alone that costs as much as the rest of a policy. */
const DRAWN_BYTES = 4_096;
let drawn = '';
let used = 0;

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

function hex(digits: number): string {
  if (used + digits > drawn.length) {
    drawn = randomBytes(DRAWN_BYTES).toString('hex');
    used = 0;
  }
  used += digits;
  const text = drawn.slice(used - digits, used);
  return ZEROES.test(text) ? hex(digits) : text;
}

/** Traces that begin here. */
const begun = new DrawnTexts(55, () => `00-${hex(32)}-${hex(16)}-00`);

/** A span of ours in the trace, or in a new one that is not kept unless somebody decides to. */
export function nextTraceParent(parent: TraceParent | undefined): string {
  return parent === undefined ? begun.next() : `00-${parent.traceId}-${hex(16)}-${parent.flags}`;
}
