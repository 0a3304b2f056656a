import type { CallRecord } from '@gatehouse/definition';

export interface RecordSink {
  /** Takes one finished exchange. Never throws, never blocks: the bytes reach the spool by one write per turn of the event loop. */
  append(record: CallRecord): void;
}
