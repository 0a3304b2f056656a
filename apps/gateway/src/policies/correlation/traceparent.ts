import { type DrawnText, DrawnTexts } from './drawn-texts.js';

/** W3C Trace Context, 3.2: version 00, or a later one read as far as it is known. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROES = /^0+$/;
/** Traces that begin here, and spans of ours in others. */
const begun = new DrawnTexts(`00-n${'x'.repeat(31)}-n${'x'.repeat(15)}-00`);
const spans = new DrawnTexts(`n${'x'.repeat(15)}`);

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

/** Of a trace that begins here: one that is not kept unless somebody decides to. */
export const newTraceParent = (): DrawnText => begun.next();

/** A span of ours in the trace. */
export const nextTraceParent = ({ traceId, flags }: TraceParent): string => `00-${traceId}-${spans.next().text}-${flags}`;

/** Of what a header of ours says: where the trace's id stands in it. */
export const TRACE_ID = { start: 3, end: 35 } as const;
