import type { Outcome } from '@gatehouse/definition';

export interface RecordSink {
  /**
   * Takes one finished exchange. Never throws, never blocks: the bytes reach the spool by one write per turn of the event loop.
   * @param line a `CallRecord` as JSON in ASCII on one line, without the line's end
   */
  append(line: string, status: number, outcome: Outcome, totalUs: number): void;
}
