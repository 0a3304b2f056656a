import type { WorkerStatus } from '../admin/status.js';
import type { Logger } from '../compile/runtime.js';
import type { UpstreamReport } from '../upstream/report.js';
import type { WorkerProcess } from './worker-process.js';

/** A worker that served for so long did not die of its start. */
const STEADY_MS = 5_000;
/** So many early ends in a row are made good at once: the next may have nothing to do with the last. */
const PROMPT_RESTARTS = 2;
const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 5_000;
/** In a rolling restart, a new worker gets this long to serve what the old one serves. */
const ROLL_READY_MS = 30_000;
const ROLL_LOOK_MS = 20;
/** Beyond the grace for requests, a worker that stops gets this long for its records. */
const END_MS = 6_000;
const ILL_MAX = 100;

interface Slot {
  number: number;
  worker: WorkerProcess | undefined;
  /** Takes the place in a rolling restart once it is ready. */
  next: WorkerProcess | undefined;
  crashes: number;
  nextStartAtMs: number | undefined;
  timer: NodeJS.Timeout | undefined;
}

export interface PoolOptions {
  count: number;
  drainMs: number;
  spawn(number: number): WorkerProcess;
  /** Whether it serves what it should. */
  isReady(worker: WorkerProcess): boolean;
  /** @param crashed it was not asked to end */
  onEnded(worker: WorkerProcess, crashed: boolean): void;
  log: Logger;
}

/** Keeps as many workers as were asked for: starts them, brings back those that end, replaces them one after the other. */
export class WorkerPool {
  restarts = 0;
  rollFailure: string | undefined;
  readonly #slots: Slot[];
  readonly #leaving = new Set<WorkerProcess>();
  #stopping = false;
  #rolling: Promise<void> | undefined;
  #rollAgain = false;

  constructor(private readonly options: PoolOptions) {
    const numbers = Array.from({ length: options.count }, (_, i) => i + 1);
    this.#slots = numbers.map((number) => ({ number, worker: undefined, next: undefined, crashes: 0, nextStartAtMs: undefined, timer: undefined }));
  }

  /** @throws Error when one ends before it listens: what it says itself is on its stderr */
  async start(): Promise<void> {
    const began = await Promise.all(this.#slots.map((slot) => this.#begin(slot).listening));
    if (began.includes(false)) throw new Error('a worker ended before it could serve');
  }

  /** Those that take new connections, or are about to. */
  get current(): WorkerProcess[] {
    return this.#slots.flatMap(({ worker, next }) => [worker, next]).filter((worker) => worker !== undefined);
  }

  get all(): WorkerProcess[] {
    return [...this.current, ...this.#leaving];
  }

  /** Every place has a worker that serves. */
  get complete(): boolean {
    return this.#slots.every(({ worker }) => worker?.state === 'serving');
  }

  rows(): WorkerStatus[] {
    const waiting = this.#slots.filter(({ worker }) => worker === undefined).map((slot) => ({ ...rowOf(slot, undefined) }));
    const running = this.all.map((worker) => rowOf(this.#slots[worker.number - 1], worker));
    return [...waiting, ...running].sort((a, b) => a.worker - b.worker || a.startedAtMs - b.startedAtMs);
  }

  /** A worker says that it takes no new connections, though nobody asked it: another takes its place at once. */
  left(worker: WorkerProcess): void {
    const slot = this.#slots.find((one) => one.worker === worker);
    if (!slot || this.#stopping) return;
    this.#leaving.add(worker);
    slot.worker = undefined;
    if (!slot.next) this.#begin(slot);
  }

  /** New workers first, then the old ones drain: no connection is refused meanwhile. A worker that cannot serve ends the attempt. */
  roll(): Promise<void> {
    this.#rollAgain = this.#rolling !== undefined;
    this.#rolling ??= this.#rollAll().finally(() => {
      this.#rolling = undefined;
      if (this.#rollAgain && !this.#stopping) void this.roll();
    });
    return this.#rolling;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const slot of this.#slots) clearTimeout(slot.timer);
    const { drainMs } = this.options;
    const all = this.all;
    for (const worker of all) if (!this.#leaving.has(worker)) worker.drain({ deadlineMs: drainMs, idleMs: 1_000 });
    const force = setTimeout(() => this.kill(), drainMs + END_MS);
    await Promise.all(all.map(({ exited }) => exited));
    clearTimeout(force);
  }

  kill(): void {
    this.#stopping = true;
    for (const slot of this.#slots) clearTimeout(slot.timer);
    for (const worker of this.all) worker.kill();
  }

  #begin(slot: Slot): WorkerProcess {
    const worker = this.#spawn(slot);
    slot.worker = worker;
    slot.nextStartAtMs = undefined;
    return worker;
  }

  #spawn(slot: Slot): WorkerProcess {
    const worker = this.options.spawn(slot.number);
    void worker.exited.then((how) => this.#ended(slot, worker, how));
    return worker;
  }

  #ended(slot: Slot, worker: WorkerProcess, how: string): void {
    const asked = this.#stopping || this.#leaving.delete(worker);
    if (!asked) this.options.log.error({ worker: slot.number, pid: worker.pid, how }, 'a worker ended unexpectedly');
    if (slot.worker === worker) {
      slot.worker = undefined;
      if (!this.#stopping && !slot.next) this.#bringBack(slot, worker);
    }
    this.options.onEnded(worker, !asked);
  }

  #bringBack(slot: Slot, { servingSinceMs }: WorkerProcess): void {
    if (servingSinceMs !== undefined && Date.now() - servingSinceMs >= STEADY_MS) slot.crashes = 0;
    const waitMs = slot.crashes < PROMPT_RESTARTS ? 0 : Math.min(BACKOFF_MIN_MS * 2 ** (slot.crashes - PROMPT_RESTARTS), BACKOFF_MAX_MS);
    slot.crashes++;
    this.restarts++;
    if (waitMs > 0) this.options.log.warn({ worker: slot.number, crashes: slot.crashes, waitMs }, 'the worker ends again and again: it is started later');
    slot.nextStartAtMs = Date.now() + waitMs;
    slot.timer = setTimeout(() => this.#begin(slot), waitMs);
  }

  async #rollAll(): Promise<void> {
    this.rollFailure = undefined;
    this.options.log.info({}, 'replacing all workers');
    for (const slot of this.#slots) {
      if (this.#stopping) return;
      const failure = await this.#replace(slot);
      if (failure === undefined) continue;
      this.rollFailure = failure;
      this.options.log.error({ worker: slot.number, reason: failure }, 'a new worker cannot take over; the old ones go on');
      return;
    }
    this.options.log.info({}, 'all workers are replaced');
  }

  /** What stood in the way, or undefined. */
  async #replace(slot: Slot): Promise<string | undefined> {
    clearTimeout(slot.timer);
    const next = this.#spawn(slot);
    slot.next = next;
    const failure = await this.#becomesReady(next);
    slot.next = undefined;
    if (failure !== undefined) {
      this.#leaving.add(next);
      next.kill();
      if (!slot.worker && !this.#stopping) this.#begin(slot);
      return failure;
    }
    const old = slot.worker;
    slot.worker = next;
    slot.crashes = 0;
    slot.nextStartAtMs = undefined;
    if (!old) return undefined;
    this.#leaving.add(old);
    // nobody waits for the old one to go: a connection that rests may stay for as long as the grace allows
    const { drainMs } = this.options;
    old.drain({ deadlineMs: drainMs, idleMs: drainMs / 2 });
    return undefined;
  }

  async #becomesReady(worker: WorkerProcess): Promise<string | undefined> {
    const end = Date.now() + ROLL_READY_MS;
    while (worker.state === 'starting' || (worker.state === 'serving' && !this.options.isReady(worker))) {
      if (Date.now() > end) return `it was not ready after ${ROLL_READY_MS / 1_000} s`;
      await new Promise((resolve) => setTimeout(resolve, ROLL_LOOK_MS));
    }
    return worker.state === 'serving' ? undefined : `it ended (${await worker.exited})`;
  }
}

function rowOf(slot: Slot | undefined, worker: WorkerProcess | undefined): WorkerStatus {
  const status = worker?.report?.status;
  return {
    worker: slot?.number ?? worker?.number ?? 0,
    pid: worker?.pid ?? null,
    state: worker?.state ?? 'ended',
    ready: worker?.state === 'serving' && status?.ready === true,
    startedAtMs: worker?.startedAtMs ?? 0,
    crashes: slot?.crashes ?? 0,
    nextStartAtMs: (worker ? undefined : slot?.nextStartAtMs) ?? null,
    sequence: status?.snapshot?.sequence ?? null,
    connections: status?.engine.connections ?? 0,
    requests: status?.engine.requests ?? 0,
    memoryBytes: worker?.report?.memoryBytes ?? 0,
    ill: illOf(status?.upstreams ?? []),
  };
}

function illOf(upstreams: readonly UpstreamReport[]): WorkerStatus['ill'] {
  const all = upstreams.flatMap(({ id: upstreamId, circuit, targets }) => {
    const ill = targets.filter(({ condition }) => condition !== 'up').map(({ origin, condition }) => ({ upstreamId, target: origin, condition }));
    return circuit === null || circuit === 'closed' ? ill : [{ upstreamId, target: null, condition: `circuit ${circuit}` }, ...ill];
  });
  return all.slice(0, ILL_MAX);
}
