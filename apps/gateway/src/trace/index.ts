export type { StandInAnswer, TracedCall, TracedStep, TraceOrder, TraceResult } from './trace.js';

/** The program of a thread that takes a `TraceOrder` as its data and answers `{ done }` while it runs, then `{ results }`, or `{ refused }` with what a gateway would say. */
export const TRACE_WORKER = new URL('./worker.js', import.meta.url);
