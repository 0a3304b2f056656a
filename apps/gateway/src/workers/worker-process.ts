import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import type { BoundPort } from './bind.js';
import type { Acknowledged, Drain, Ejected, News, PortName, Report, ToSupervisor, ToWorker } from './messages.js';

const REPORT_MS = 1_000;

export interface SpawnOptions {
  /** Program of the gateway. */
  entry: string;
  env: NodeJS.ProcessEnv;
  ports: ReadonlyMap<PortName, BoundPort>;
  news: News;
  hear(worker: WorkerProcess): void;
  /** It found a target ill. */
  ejected(worker: WorkerProcess, found: Ejected): void;
}

/** For the session tickets of all workers, as long as the supervisor lives. */
const TICKET_SECRET = randomBytes(48);

/** One worker, as its supervisor sees it. */
export class WorkerProcess {
  state: 'starting' | 'serving' | 'draining' | 'ended' = 'starting';
  readonly startedAtMs = Date.now();
  servingSinceMs: number | undefined;
  /** Of its folder. */
  readonly name: string;
  /** What it last said of a manifest. */
  acknowledgement: Acknowledged['acknowledgement'] | undefined;
  report: Report | undefined;
  /** How it ended: a code or a signal. */
  readonly exited: Promise<string>;
  /** False: it ended before. */
  readonly listening: Promise<boolean>;
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, (report: Report) => void>();
  #questions = 0;
  #given: string | undefined;

  constructor(
    readonly number: number,
    private readonly options: SpawnOptions,
  ) {
    this.name = `${number}-${randomUUID().slice(0, 8)}`;
    const { entry, env, ports, news } = options;
    this.#child = fork(entry, ['worker', String(number), this.name], { env, serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child.on('error', () => {}); // a message to a process that has just ended; its exit is what counts
    this.exited = new Promise((resolve) => this.#child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`)));
    this.listening = new Promise((resolve) => {
      this.#child.on('message', (message) => {
        if ((message as ToSupervisor).type === 'listening') resolve(true);
        this.#hear(message as ToSupervisor);
      });
      void this.exited.then(() => resolve(false));
    });
    void this.exited.then(() => {
      this.state = 'ended';
    });
    this.tell(news);
    const last = [...ports.keys()].at(-1);
    for (const [port, { handle }] of ports) this.#send({ type: 'listen', port, last: port === last, ticketSecret: TICKET_SECRET }, handle);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The digest of the manifest it was given last. */
  get given(): string | undefined {
    return this.#given;
  }

  /** @param again give it the manifest that it has been given already */
  tell(news: News, again = false): void {
    const repeated = news.manifest?.signature === this.#given && !again;
    if (news.manifest) this.#given = news.manifest.signature;
    this.#send(repeated ? { ...news, manifest: undefined } : news);
  }

  drain(order: Omit<Drain, 'type'>): void {
    this.state = 'draining';
    this.#send({ type: 'drain', ...order });
  }

  /** Another worker found a target ill. */
  passOn(found: Ejected): void {
    this.#send(found);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** How it is now; what it said last when it does not answer in time. */
  ask(): Promise<Report | undefined> {
    const id = ++this.#questions;
    return new Promise((resolve) => {
      const settle = (report: Report | undefined) => {
        clearTimeout(timer);
        this.#asked.delete(id);
        resolve(report);
      };
      const timer = setTimeout(() => settle(this.report), REPORT_MS);
      this.#asked.set(id, settle);
      void this.exited.then(() => settle(this.report));
      this.#send({ type: 'report', id });
    });
  }

  #hear(message: ToSupervisor): void {
    if (message.type === 'listening') {
      this.servingSinceMs = Date.now();
      if (this.state === 'starting') this.state = 'serving';
    } else if (message.type === 'draining') this.state = 'draining';
    else if (message.type === 'acknowledged') this.acknowledgement = message.acknowledgement;
    else if (message.type === 'ejected') {
      this.options.ejected(this, message);
      return;
    } else if (message.type === 'report') {
      this.report = message;
      if (message.id !== undefined) this.#asked.get(message.id)?.(message);
      return;
    }
    this.options.hear(this);
  }

  #send(message: ToWorker, handle?: object): void {
    if (this.#child.connected) this.#child.send(message, handle as Parameters<ChildProcess['send']>[1], {}, () => {});
  }
}
