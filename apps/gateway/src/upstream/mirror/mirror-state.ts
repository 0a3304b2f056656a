import type { Difference } from './answer.js';

const SAMPLES_MAX = 20;

export interface MirrorSample {
  /** Of the real call: its record has the rest. */
  requestId: string;
  /** Unix milliseconds. */
  at: number;
  method: string;
  /** Without the query. */
  path: string;
  differences: Difference[];
}

export interface MirrorCounts {
  /** Copies that were sent. */
  copied: number;
  /** Calls that were drawn and not copied: too many on their way, or too long a body. */
  skipped: number;
  /** Copies without an answer. */
  failed: number;
  same: number;
  /** By what was found first. */
  differentStatus: number;
  differentHeader: number;
  differentBody: number;
}

/** What this process knows of a mirror. Outlives snapshots, as long as the mirror leads to the same upstream. */
export class MirrorState {
  inFlight = 0;
  readonly counts: MirrorCounts = { copied: 0, skipped: 0, failed: 0, same: 0, differentStatus: 0, differentHeader: 0, differentBody: 0 };
  /** The newest differences, oldest first. */
  readonly samples: MirrorSample[] = [];

  constructor(readonly upstreamId: string) {}

  compared(sample: MirrorSample): void {
    const { counts, samples } = this;
    const first = sample.differences[0];
    if (first === undefined) {
      counts.same++;
      return;
    }
    if (first.of === 'status') counts.differentStatus++;
    else if (first.of === 'header') counts.differentHeader++;
    else counts.differentBody++;
    samples.push(sample);
    if (samples.length > SAMPLES_MAX) samples.shift();
  }
}
