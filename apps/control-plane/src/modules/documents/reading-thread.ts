import { Worker } from 'node:worker_threads';
import type { Outcome, Task } from './reading/task.js';
import { workerEntry } from './worker-entry.js';

const HEAP_MB_MAX = 1_024;

export interface ReadingThreadLimits {
  /** A task that takes longer is given up. */
  taskMs: number;
  /** The thread goes after so long without work: its heap grows to hundreds of megabytes with a large YAML document. */
  idleMs: number;
  waitingMax: number;
}

interface Waiting {
  task: Task;
  settle: (outcome: Outcome) => void;
}

/** One thread, started when needed, that works off tasks in order. What hangs or exhausts it costs that one task. */
export class ReadingThread {
  private worker: Worker | undefined;
  private running: Waiting | undefined;
  private readonly waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly limits: ReadingThreadLimits) {}

  /** Undefined when too many wait already. */
  run(task: Task): Promise<Outcome> | undefined {
    if (this.waiting.length >= this.limits.waitingMax) return undefined;
    return new Promise((settle) => {
      this.waiting.push({ task, settle });
      this.next();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.worker?.terminate();
  }

  private next(): void {
    if (this.running) return;
    clearTimeout(this.timer);
    this.running = this.waiting.shift();
    if (!this.running) {
      this.timer = setTimeout(() => void this.stop(), this.limits.idleMs).unref();
      return;
    }
    this.timer = setTimeout(() => this.giveUp(`It takes more than ${this.limits.taskMs / 1_000} seconds to read.`), this.limits.taskMs);
    this.worker ??= this.start();
    this.worker.postMessage(this.running.task);
  }

  private start(): Worker {
    const { url, execArgv } = workerEntry();
    const worker = new Worker(url, { execArgv, env: {}, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX } });
    worker.unref();
    worker.on('message', (outcome: Outcome) => this.finish(outcome));
    worker.on('error', (fault: NodeJS.ErrnoException) => {
      if (this.worker !== worker) return;
      if (fault.code === 'ERR_WORKER_OUT_OF_MEMORY') this.giveUp('It takes more memory to read than a document may.');
      else this.lose({ kind: 'defect', message: fault.stack ?? fault.message });
    });
    return worker;
  }

  private finish(outcome: Outcome): void {
    const done = this.running;
    this.running = undefined;
    done?.settle(outcome);
    this.next();
  }

  private giveUp(message: string): void {
    this.lose({ kind: 'too-complex', message });
  }

  /** The thread is not to be used again; the next task gets a new one. */
  private lose(outcome: Outcome): void {
    void this.stop();
    this.finish(outcome);
  }

  private async stop(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }
}
