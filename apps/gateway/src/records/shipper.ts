import fs from 'node:fs/promises';
import { CallRecord } from '@gatehouse/definition/wire';
import type { Logger } from '../compile/runtime.js';
import { Backoff, pause } from '../link/backoff.js';
import { type ControlPlane, LinkError } from '../link/control-plane.js';
import { type Batch, batchesOf, bodyOf } from './batches.js';
import type { Segment } from './segments.js';
import type { Spool } from './spool.js';

/** So many records are sent at once; fewer wait this long for company. */
const ENOUGH_RECORDS = 1_000;
const LINGER_MS = 500;
/** The control plane has read the batch and will not have it: the same bytes will not do better. */
const REFUSED = new Set([400, 413, 422]);
/** After so many errors of the control plane over one batch, others have their turn: the fault may lie in the batch. */
const DEFER_AFTER = 5;

export interface ShipperOptions {
  spool: Spool;
  controlPlane: Pick<ControlPlane, 'callRecords'>;
  /** Undefined until the control plane has said who we are. */
  gatewayId: () => string | undefined;
  log: Logger;
  lingerMs?: number;
}

export interface ShipperCounts {
  shipped: number;
  duplicateBatches: number;
  failures: number;
  /** Half a last line, left by a process that was killed while writing. */
  torn: number;
  /** Lines that are no call record: refused by the control plane and not sent again. */
  invalid: number;
}

/** Sends finished segments, oldest first, one batch at a time; a batch is sent until it is acknowledged, always under the same id. */
export class Shipper {
  readonly counts: ShipperCounts = { shipped: 0, duplicateBatches: 0, failures: 0, torn: 0, invalid: 0 };
  readonly #stop = new AbortController();
  readonly #backoff = new Backoff();
  #wake: (() => void) | undefined;
  #dueAt: number | undefined;
  #failing = false;
  #draining = false;
  #running: Promise<void> | undefined;

  constructor(private readonly options: ShipperOptions) {
    options.spool.onWritten = (records) => this.#written(records);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Sends what is there for up to `deadlineMs`, then stops; the rest stays on disk for the next start. */
  async drain(deadlineMs: number): Promise<void> {
    this.#draining = true;
    this.#wake?.();
    await Promise.race([this.#running, pause(deadlineMs, this.#stop.signal)]);
    this.#stop.abort();
    this.#wake?.();
    await this.#running;
  }

  #written(records: number): void {
    const due = this.#dueAt;
    if (records === 0)
      this.#dueAt = undefined; // the segment was full
    else if (records >= ENOUGH_RECORDS) this.#dueAt = 0;
    else this.#dueAt ??= performance.now() + (this.options.lingerMs ?? LINGER_MS);
    if (this.#dueAt !== due || records === 0) this.#wake?.();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const segment = this.options.spool.next();
      if (segment) {
        await this.#ship(segment).catch((error: Error) => this.#unreadable(segment, error));
        continue;
      }
      if (this.options.spool.currentRecords > 0 && (this.#draining || performance.now() >= (this.#dueAt ?? 0))) {
        this.#dueAt = undefined;
        this.options.spool.cut();
        continue;
      }
      if (this.#draining) return;
      await this.#sleep();
    }
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = this.#dueAt === undefined ? undefined : setTimeout(wake, Math.max(0, this.#dueAt - performance.now()));
      this.#wake = wake;
    });
  }

  async #ship(segment: Segment): Promise<void> {
    const { batches, tornBytes } = batchesOf(segment.id, await fs.readFile(segment.path));
    for (const batch of batches) {
      const outcome = await this.#shipBatch(batch);
      if (outcome === 'deferred') {
        this.options.spool.cut();
        this.options.spool.defer(segment);
      }
      if (outcome !== 'shipped') return;
    }
    if (tornBytes > 0) {
      this.counts.torn++;
      this.options.log.warn({ segment: segment.id, bytes: tornBytes }, 'a call record was cut short when the process ended; skipped');
    }
    await this.options.spool.done(segment);
  }

  get #othersWait(): boolean {
    return this.options.spool.finishedSegments > 1 || this.options.spool.currentRecords > 0;
  }

  async #shipBatch(whole: Batch): Promise<'shipped' | 'stopped' | 'deferred'> {
    let batch = whole;
    let errors = 0;
    while (!this.#stop.signal.aborted) {
      const gatewayId = this.options.gatewayId();
      if (gatewayId === undefined) {
        if (this.#draining) return 'stopped';
        await pause(100, this.#stop.signal);
        continue;
      }
      try {
        const receipt = await this.options.controlPlane.callRecords(bodyOf(gatewayId, batch), this.#stop.signal);
        if (receipt.batchId !== batch.id) throw new LinkError('the receipt is for another batch');
        this.counts.shipped += batch.records;
        if (receipt.duplicate) this.counts.duplicateBatches++;
        this.#recovered();
        return 'shipped';
      } catch (error) {
        if (this.#stop.signal.aborted) return 'stopped';
        const status = error instanceof LinkError ? error.status : undefined;
        const sifted = status !== undefined && REFUSED.has(status) ? this.#sift(batch) : batch;
        if (sifted.records === 0) return 'shipped';
        if (sifted === batch) await this.#failed(error as Error);
        batch = sifted;
        if (status === 500 && ++errors >= DEFER_AFTER && this.#othersWait) return 'deferred';
      }
    }
    return 'stopped';
  }

  /** Without the lines that are no call record, so that one bad line holds nothing back. The same batch when all are good: then the fault is not ours. */
  #sift(batch: Batch): Batch {
    const lines = batch.lines.toString('utf8').split('\n').slice(0, -1);
    const good = lines.filter(isCallRecord);
    const bad = lines.length - good.length;
    if (bad === 0) return batch;
    this.counts.invalid += bad;
    this.options.log.error({ batch: batch.id, records: bad }, 'call records that cannot be read were left out');
    return { id: batch.id, lines: Buffer.from(good.map((line) => `${line}\n`).join('')), records: good.length };
  }

  async #failed(error: Error): Promise<void> {
    this.counts.failures++;
    if (!this.#failing) this.options.log.warn({ reason: error.message }, 'call records cannot be shipped; they stay in the spool');
    this.#failing = true;
    await pause(this.#backoff.next(), this.#stop.signal);
  }

  #recovered(): void {
    this.#backoff.reset();
    if (this.#failing) this.options.log.info({}, 'call records are shipped again');
    this.#failing = false;
  }

  async #unreadable(segment: Segment, error: Error): Promise<void> {
    this.options.log.error({ err: error, segment: segment.id }, 'a spool segment cannot be read');
    await pause(this.#backoff.next(), this.#stop.signal);
  }
}

function isCallRecord(line: string): boolean {
  try {
    return CallRecord.safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}
