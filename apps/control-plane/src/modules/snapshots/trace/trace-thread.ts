import { Worker } from 'node:worker_threads';
import { TRACE_WORKER, type TraceOrder, type TraceResult } from '@gatehouse/gateway/trace';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';

const TIME_MS = 20_000;
const MEMORY_MB = 256;
const AT_ONCE = 2;

interface Message {
  /** How many calls are through, time and again. */
  done?: number;
  results?: TraceResult[];
  refused?: string;
}

/** Gateway code runs in a thread of its own: what never ends, or eats memory, is cut off and takes nothing with it. */
@Injectable()
export class TraceThread {
  private running = 0;

  /** @throws ProblemError trace.not_possible */
  async run(order: TraceOrder, onDone?: (done: number) => void): Promise<TraceResult[]> {
    if (this.running >= AT_ONCE) throw new ProblemError('trace.not_possible', 'Other traces are running. Try again in a moment.');
    this.running++;
    try {
      return await this.once(order, onDone);
    } finally {
      this.running--;
    }
  }

  private once(order: TraceOrder, onDone?: (done: number) => void): Promise<TraceResult[]> {
    const worker = new Worker(TRACE_WORKER, { workerData: order, execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
    return new Promise<TraceResult[]>((resolve, reject) => {
      const stop = (problem: ProblemError) => {
        clearTimeout(timer);
        void worker.terminate();
        reject(problem);
      };
      const timer = setTimeout(() => stop(new ProblemError('trace.not_possible', `It took longer than ${TIME_MS / 1000} seconds.`)), TIME_MS);
      worker.on('message', ({ done, results, refused }: Message) => {
        if (done !== undefined) return onDone?.(done);
        clearTimeout(timer);
        void worker.terminate();
        if (results) resolve(results);
        else reject(new ProblemError('trace.not_possible', `A gateway would refuse this configuration: ${(refused ?? '').slice(0, 1_000)}`));
      });
      worker.once('error', (error) => stop(new ProblemError('trace.not_possible', `The run failed: ${error.message.slice(0, 300)}`, {}, { cause: error })));
      worker.once('exit', () => stop(new ProblemError('trace.not_possible', 'The run ended without a result.')));
    });
  }
}
