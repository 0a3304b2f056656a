import { Worker } from 'node:worker_threads';
import type { Logger } from '../../compile/runtime.js';
import { type Embedder, within } from './embedder.js';

/** Beyond, questions go without: the thread does one at a time, in some tens of milliseconds. */
const WAITING_MAX = 64;
/** It holds a fifth of a gigabyte: after so long without a question it is let go. */
const IDLE_MS = 600_000;
const RETRY_MS = 60_000;

type Done = { id: number; vectors: Float32Array[] } | { id: number; error: string };

/** The embedding model that comes with the gateway, in a thread that is there while it is asked. English. */
export class LocalEmbedder implements Embedder {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, (vectors: Float32Array[] | undefined) => void>();
  private next = 0;
  private failedAt = Number.NEGATIVE_INFINITY;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly log: Logger) {}

  embed(texts: readonly string[], withinMs: number): Promise<readonly Float32Array[] | undefined> {
    if (this.waiting.size >= WAITING_MAX || performance.now() - this.failedAt < RETRY_MS) return Promise.resolve(undefined);
    const id = this.next++;
    const worker = this.running();
    clearTimeout(this.idle);
    const made = new Promise<Float32Array[] | undefined>((resolve) => {
      this.waiting.set(id, resolve);
      worker.ref();
      worker.postMessage({ id, texts });
    });
    return within(withinMs, made);
  }

  private running(): Worker {
    if (this.worker !== null) return this.worker;
    // as it is written, where tests run that
    const built = !import.meta.url.endsWith('.ts');
    const worker = new Worker(built ? new URL('./embedding-thread.js', import.meta.url) : new URL('./embedding-thread.ts', import.meta.url));
    worker.unref();
    worker.on('message', (done: Done) => this.done(done));
    worker.on('error', (error) => this.lost(worker, error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => this.lost(worker, 'it ended'));
    this.worker = worker;
    return worker;
  }

  private done(done: Done): void {
    const resolve = this.waiting.get(done.id);
    this.waiting.delete(done.id);
    if (this.waiting.size === 0) {
      this.worker?.unref();
      this.idle = setTimeout(() => this.close(), IDLE_MS).unref();
    }
    if ('error' in done) this.log.warn({ reason: done.error }, 'a question could not be put into a vector');
    resolve?.('error' in done ? undefined : done.vectors);
  }

  private lost(worker: Worker, reason: string): void {
    if (this.worker !== worker) return;
    this.worker = null;
    this.failedAt = performance.now();
    this.log.error({ reason }, 'the thread of the embedding model is lost: for a minute, questions are compared by their words alone, which gives no answers');
    this.release();
  }

  private release(): void {
    for (const resolve of this.waiting.values()) resolve(undefined);
    this.waiting.clear();
  }

  close(): void {
    clearTimeout(this.idle);
    const { worker } = this;
    this.worker = null;
    this.release();
    void worker?.terminate();
  }
}

const holders = new WeakMap<object, { embedder: LocalEmbedder; count: number }>();

/** The one of this process: it is there as long as somebody holds it. */
export function holdLocalEmbedder(owner: object, log: Logger): { embedder: Embedder; release: () => void } {
  const held = holders.get(owner) ?? { embedder: new LocalEmbedder(log), count: 0 };
  holders.set(owner, held);
  held.count++;
  let over = false;
  return {
    embedder: held.embedder,
    release: () => {
      if (over) return;
      over = true;
      if (--held.count > 0) return;
      holders.delete(owner);
      held.embedder.close();
    },
  };
}
