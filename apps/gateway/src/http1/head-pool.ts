import { Head } from './head.js';

const KEPT_MAX = 256;
/** A head that had to grow beyond this is not worth keeping. */
const BYTES_MAX = 8_192;

/** Heads are a few kilobytes each: they belong to exchanges in flight, not to idle connections. */
export class HeadPool {
  private readonly free: Head[] = [];

  constructor(private readonly headersMax: number) {}

  take(): Head {
    return this.free.pop() ?? new Head(this.headersMax);
  }

  /** What was found out from heads is about something that is gone. */
  forgetDerived(): void {
    for (const head of this.free) head.derived = null;
  }

  give(head: Head): void {
    if (this.free.length < KEPT_MAX && head.bytes.length <= BYTES_MAX) this.free.push(head);
  }
}
