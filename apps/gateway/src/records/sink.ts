import type { Outcome } from '@gatehouse/definition';

export interface RecordSink {
  /** There is little room left: what is beside the records themselves is to be left out. Absent: there never is. */
  readonly crowded?: boolean;
  /**
   * Takes one finished exchange. Never throws, never blocks: the bytes reach the spool by one write per turn of the event loop.
   * @param line begins with a `CallRecord` as JSON in ASCII, `length` bytes of it; valid during the call only
   */
  append(line: Buffer, length: number, status: number, outcome: Outcome, totalUs: number): void;
}
