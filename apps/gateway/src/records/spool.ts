import fs from 'node:fs';
import { newId } from '@gatehouse/kernel';
import type { Logger } from '../compile/runtime.js';
import { countRecords, leftSegments, type Segment, segmentPath } from './segments.js';
import type { RecordSink } from './sink.js';

const BUFFER_BYTES = 256 << 10;
/** While the disk refuses writes, records wait in memory up to this. */
const BUFFER_BYTES_MAX = 16 << 20;
const SEGMENT_BYTES = 8 << 20;
const SYNC_MS = 1_000;
const RETRY_WRITE_MS = 1_000;

interface OpenSegment extends Segment {
  fd: number;
  records: number;
}

export interface SpoolOptions {
  dir: string;
  /** All segments together; past it the oldest is given up, and counted. */
  bytesMax: number;
  log: Logger;
}

export interface SpoolCounts {
  /** Records written to disk by this process. */
  written: number;
  /** Given up because the disk cap was reached. */
  dropped: number;
  /** Never written: the disk refused writes for too long. */
  unwritten: number;
}

/**
 * Call records on disk before they are shipped. Records of one turn of the event loop leave by one synchronous write, so that killing the process loses no more than
 * that turn; the file is flushed to the device once a second, so that losing the machine loses no more than that.
 */
export class Spool implements RecordSink {
  readonly counts: SpoolCounts = { written: 0, dropped: 0, unwritten: 0 };
  /** Called after each write, with the records of the segment being written. */
  onWritten: (records: number) => void = () => {};
  readonly #segments: Segment[];
  #finishedBytes = 0;
  #shipping: Segment | undefined;
  #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #filled = 0;
  #pendingRecords = 0;
  #scheduled = false;
  #current: OpenSegment | undefined;
  #syncTimer: NodeJS.Timeout | undefined;
  #closed = false;
  #writeFailed = false;

  constructor(private readonly options: SpoolOptions) {
    fs.mkdirSync(options.dir, { recursive: true, mode: 0o700 });
    this.#segments = leftSegments(options.dir);
    for (const { bytes } of this.#segments) this.#finishedBytes += bytes;
  }

  append(line: Buffer, length: number): void {
    if (!this.#reserve(length + 1)) {
      this.counts.unwritten++;
      return;
    }
    this.#filled += line.copy(this.#buffer, this.#filled, 0, length);
    this.#buffer[this.#filled++] = 0x0a;
    this.#pendingRecords++;
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#turn);
  }

  /** Bytes on disk that nobody has acknowledged. */
  get backlogBytes(): number {
    return this.#finishedBytes + (this.#current?.bytes ?? 0);
  }
  /** Half of the room is taken, or the disk refuses writes: it is the records' own. */
  get crowded(): boolean {
    return this.#writeFailed || this.backlogBytes > this.options.bytesMax / 2;
  }
  /** Records in the segment being written. */
  get currentRecords(): number {
    return this.#current?.records ?? 0;
  }
  get finishedSegments(): number {
    return this.#segments.length;
  }

  /** Ends the segment being written, so that it can be shipped. */
  cut(): void {
    const current = this.#current;
    if (!current || current.records === 0 || this.#writeFailed) return; // half a line at the end would be lost for good
    this.#current = undefined;
    const { id, path, bytes, records } = current;
    this.#segments.push({ id, path, bytes, records });
    this.#finishedBytes += bytes;
    fs.fdatasync(current.fd, () => fs.close(current.fd, () => {}));
  }

  /** The oldest finished segment, kept from being given up until `done`. */
  next(): Segment | undefined {
    this.#shipping = this.#segments[0];
    return this.#shipping;
  }

  /** Later: the others come first. Its batches keep their ids, so what was acknowledged of it already is not stored again. */
  defer(segment: Segment): void {
    const at = this.#segments.indexOf(segment);
    if (at === -1) return;
    this.#segments.splice(at, 1);
    this.#segments.push(segment);
  }

  async done(segment: Segment): Promise<void> {
    this.#forget(segment);
    if (this.#shipping === segment) this.#shipping = undefined;
    await fs.promises.rm(segment.path, { force: true });
  }

  /** Takes up what a process that has ended left in its own folder. Ids of segments are unique everywhere, so its batches stay the same batches. */
  adopt(dir: string): number {
    const left = leftSegments(dir);
    for (const segment of left) {
      const path = segmentPath(this.options.dir, segment.id);
      fs.renameSync(segment.path, path);
      this.#segments.push({ ...segment, path });
      this.#finishedBytes += segment.bytes;
    }
    if (left.length === 0) return 0;
    if (this.backlogBytes > this.options.bytesMax) this.#giveUpOldest();
    this.onWritten(0);
    return left.length;
  }

  /** Writes what waits in memory, now. */
  flush(): void {
    this.#scheduled = false;
    if (this.#filled === 0) return;
    let written = 0;
    try {
      const current = this.#open();
      while (written < this.#filled) {
        const bytes = fs.writeSync(current.fd, this.#buffer, written, this.#filled - written);
        written += bytes;
        current.bytes += bytes;
      }
      current.records += this.#pendingRecords;
      this.counts.written += this.#pendingRecords;
      this.#filled = 0;
      this.#pendingRecords = 0;
      this.#writeFailed = false;
      if (this.#buffer.length > BUFFER_BYTES) this.#buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    } catch (error) {
      this.#keepRest(written, error as Error);
      return;
    }
    this.#afterWrite();
  }

  close(): void {
    this.flush();
    this.#closed = true;
    this.cut();
    clearInterval(this.#syncTimer);
  }

  readonly #turn = () => this.flush();

  #afterWrite(): void {
    this.#syncTimer ??= setInterval(() => this.#sync(), SYNC_MS).unref();
    const current = this.#current;
    if (current && current.bytes >= SEGMENT_BYTES) this.cut();
    if (this.backlogBytes > this.options.bytesMax) this.#giveUpOldest();
    this.onWritten(this.currentRecords);
  }

  /** Makes room, or says that there is none. */
  #reserve(bytes: number): boolean {
    const needed = this.#filled + bytes;
    if (needed <= this.#buffer.length) return true;
    if (!this.#writeFailed) this.flush();
    if (this.#filled + bytes <= this.#buffer.length) return true;
    if (this.#filled + bytes > BUFFER_BYTES_MAX) return false;
    const larger = Buffer.allocUnsafeSlow(Math.min(BUFFER_BYTES_MAX, Math.max(this.#buffer.length * 2, this.#filled + bytes)));
    this.#buffer.copy(larger, 0, 0, this.#filled);
    this.#buffer = larger;
    return true;
  }

  #open(): OpenSegment {
    if (this.#current) return this.#current;
    if (this.#closed) throw new Error('the spool is closed');
    const id = newId('batch');
    const path = segmentPath(this.options.dir, id);
    this.#current = { id, path, fd: fs.openSync(path, 'ax', 0o600), bytes: 0, records: 0 };
    return this.#current;
  }

  /** The rest of a line that was written in part comes first at the next try, so that no line is ever torn by a full disk. */
  #keepRest(written: number, error: Error): void {
    this.#buffer.copyWithin(0, written, this.#filled);
    this.#filled -= written;
    if (!this.#writeFailed) this.options.log.error({ err: error }, 'call records cannot be written to the spool; they wait in memory');
    this.#writeFailed = true;
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    setTimeout(this.#turn, RETRY_WRITE_MS).unref();
  }

  #giveUpOldest(): void {
    const oldest = this.#segments.find((segment) => segment !== this.#shipping);
    if (!oldest) return;
    this.#forget(oldest);
    void countRecords(oldest)
      .catch(() => 0)
      .then((records) => {
        this.counts.dropped += records;
        this.options.log.error({ records, segment: oldest.id }, 'the spool is full: the oldest call records were given up');
        return fs.promises.rm(oldest.path, { force: true });
      })
      .catch((error: Error) => this.options.log.error({ err: error }, 'a spool segment cannot be removed'));
  }

  #forget(segment: Segment): void {
    const at = this.#segments.indexOf(segment);
    if (at === -1) return;
    this.#segments.splice(at, 1);
    this.#finishedBytes -= segment.bytes;
  }

  #sync(): void {
    clearInterval(this.#syncTimer);
    this.#syncTimer = undefined;
    if (this.#current) fs.fdatasync(this.#current.fd, () => {}); // best effort: the write itself has succeeded
  }
}
