import { parentPort, workerData } from 'node:worker_threads';
import { type TraceOrder, TraceRefused, trace } from './trace.js';

/** A thread that runs one order and ends: a script or a pattern that never comes to an end is cut off with it. */
try {
  parentPort?.postMessage({ results: await trace(workerData as TraceOrder, (done) => parentPort?.postMessage({ done })) });
} catch (error) {
  if (!(error instanceof TraceRefused)) throw error;
  parentPort?.postMessage({ refused: error.message });
}
