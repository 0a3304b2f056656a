import { describe, signalGroup } from './child.js';
import type { Part, Running } from './part.js';

interface Watched {
  part: Part;
  running?: Running | undefined;
  /** While it is on its way up. */
  starting?: Promise<void> | undefined;
  /** Killed or being restarted by hand: not brought back by itself. */
  held: boolean;
  restarts: number;
  /** Crashes in a row, each soon after the last. */
  streak: number;
}

export interface SupervisorOptions {
  write: (text: string) => void;
  /** One that ran steadily is started again at once. Wait before the next restart, should it crash again soon; doubles with each further one. */
  backOffMs?: number;
}

const BACK_OFF_MAX_MS = 15_000;
const STEADY_MS = 30_000;

/** Starts processes in order, brings crashed ones back, stops them in reverse order. */
export class Supervisor {
  readonly #stages: Watched[][] = [];
  readonly #cancel = new AbortController();
  readonly #write: (text: string) => void;
  readonly #backOffMs: number;
  #stopped: Promise<void> | undefined;

  constructor({ write, backOffMs = 200 }: SupervisorOptions) {
    this.#write = write;
    this.#backOffMs = backOffMs;
  }

  get cancelled(): AbortSignal {
    return this.#cancel.signal;
  }

  /** Starts parts side by side and waits until all are ready. One that does not get there takes everything down with it. */
  async start(...parts: Part[]): Promise<void> {
    const stage = parts.map((part): Watched => ({ part, held: false, restarts: 0, streak: 0 }));
    this.#stages.push(stage);
    const results = await Promise.allSettled(stage.map((watched) => this.#begin(watched)));
    const failed = results.find((result) => result.status === 'rejected');
    if (!failed) return;
    await this.stop();
    throw failed.reason;
  }

  processes(): Record<string, { pid: number | undefined; restarts: number }> {
    return Object.fromEntries(this.#all().map(({ part, running, restarts }) => [part.name, { pid: running?.pid, restarts }]));
  }

  /** Ends a process at once and without warning, and leaves it dead. */
  async kill(name: string): Promise<void> {
    const watched = this.#find(name);
    watched.held = true;
    const { running } = watched;
    if (!running) return;
    process.kill(running.pid, 'SIGKILL');
    await running.exited;
    signalGroup(running.pid, 'SIGKILL');
  }

  /** Stops a process cleanly where it runs, starts it again, and waits until it is ready. */
  async restart(name: string): Promise<void> {
    const watched = this.#find(name);
    watched.held = true;
    await watched.running?.stop();
    watched.held = false;
    await this.#begin(watched);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    this.#cancel.abort();
    for (const stage of this.#stages.toReversed()) await Promise.all(stage.map((watched) => end(watched)));
  }

  #begin(watched: Watched): Promise<void> {
    const starting = this.#bringUp(watched).finally(() => {
      if (watched.starting === starting) watched.starting = undefined;
    });
    watched.starting = starting;
    return starting;
  }

  async #bringUp(watched: Watched): Promise<void> {
    const running = await watched.part.start(this.cancelled);
    watched.running = running;
    const begun = Date.now();
    void running.exited.then((exit) => {
      if (watched.running === running) watched.running = undefined;
      if (this.cancelled.aborted || watched.held) return;
      if (Date.now() - begun > STEADY_MS) watched.streak = 0;
      this.#write(`${watched.part.name} ended unexpectedly (${describe(exit)})\n`);
      void this.#bringBack(watched);
    });
  }

  async #bringBack(watched: Watched): Promise<void> {
    const waitMs = watched.streak === 0 ? 0 : Math.min(this.#backOffMs * 2 ** (watched.streak - 1), BACK_OFF_MAX_MS);
    watched.streak++;
    this.#write(`${watched.part.name} is started again ${waitMs > 0 ? `in ${waitMs / 1000} s` : 'at once'}\n`);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    if (this.cancelled.aborted || watched.held) return;
    try {
      await this.#begin(watched);
      watched.restarts++;
      this.#write(`${watched.part.name} is back\n`);
    } catch (error) {
      this.#write(`${(error as Error).message}\n`);
      if (!this.cancelled.aborted && !watched.held) void this.#bringBack(watched);
    }
  }

  #all(): Watched[] {
    return this.#stages.flat();
  }

  #find(name: string): Watched {
    const found = this.#all().find(({ part }) => part.name === name);
    if (!found) throw new Error(`No process "${name}". There are: ${this.#all().map(({ part }) => part.name)}.`);
    return found;
  }
}

async function end(watched: Watched): Promise<void> {
  await watched.starting?.catch(() => {}); // its own starter hears of the failure
  await watched.running?.stop();
}
