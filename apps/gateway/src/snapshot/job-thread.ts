import { Worker } from 'node:worker_threads';
import type { JobName } from './jobs.js';
import type { JobMessage, JobReply } from './reader-thread.js';

/** The thread ended before it answered. */
export class ThreadLost extends Error {
  override readonly name = 'ThreadLost';
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A running thread that does jobs. Keeps the process alive only while one is under way. */
export class JobThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #closing = false;

  /** @param onLost it ended by itself */
  constructor(entry: URL, execArgv: string[] | undefined, onLost: () => void) {
    let reason = 'it ended';
    this.#worker = new Worker(entry, execArgv ? { execArgv } : {});
    this.#worker.unref();
    this.#worker.on('message', (reply: JobReply) => this.#settle(reply));
    this.#worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    this.#worker.on('exit', () => {
      if (!this.#closing) onLost();
      for (const { reject } of this.#waiting.values()) reject(new ThreadLost(reason));
      this.#waiting.clear();
    });
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  /** @throws ThreadLost, or Error with the message of what the job threw */
  do(name: JobName, args: unknown[]): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, name, args } satisfies JobMessage);
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#worker.terminate();
  }

  #settle(reply: JobReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.isIdle) this.#worker.unref();
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.value);
  }
}
