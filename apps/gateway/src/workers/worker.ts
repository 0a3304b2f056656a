import path from 'node:path';
import { processRegistry } from '../admin/metrics.js';
import type { Logger } from '../compile/runtime.js';
import type { Config } from '../config.js';
import { assemble, end, type Life, type Parts, statusOf } from '../data-plane.js';
import { lockFolder } from '../folder-lock.js';
import { DenyList } from '../link/denials.js';
import { GroupKey } from '../link/group-key.js';
import { type ServerOptions, type SharedHandle, startServer } from '../server/index.js';
import { securePort } from '../server/tls/secure-port.js';
import { workerSpoolFolder, workersFolder } from './leftovers.js';
import type { Drain, News, PortName, Report, ToSupervisor, ToWorker } from './messages.js';
import { SupervisorLink } from './supervisor-link.js';
import { WorkerStore } from './worker-store.js';

const REPORT_MS = 1_000;
const IDLE_PART = 0.5;

type Exit = (code: number) => Promise<never>;

/** Serves traffic as one of several processes; see supervised.ts for the other side. */
class Worker {
  readonly #life: Life = { state: 'starting', startedAtMs: Date.now(), server: undefined };
  readonly #registry = processRegistry();
  readonly #handles = new Map<PortName, SharedHandle>();
  #turn: Promise<void> = Promise.resolve();
  #ticketSecret: Uint8Array | undefined;
  #booted = false;
  #draining: Promise<void> | undefined;

  constructor(
    private readonly config: Config,
    private readonly log: Logger,
    private readonly parts: Parts,
    private readonly link: SupervisorLink,
    private readonly unlock: () => void,
    private readonly exit: Exit,
  ) {}

  run(): void {
    // One after the other: what is said first is in force first
    process.on('message', (message: ToWorker, handle: unknown) => {
      this.#turn = this.#turn.then(() => this.#hear(message, handle)).catch((error: Error) => this.#die(error));
    });
    // Without a supervisor nobody takes up what this process leaves, and another gateway may want the port
    process.on('disconnect', () => this.drain());
    process.on('SIGTERM', () => this.drain());
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {}); // meant for the supervisor, which shares the terminal
    process.on('exit', () => this.parts.spool.flush());
    this.#tellEjections();
    if (!process.connected) this.drain();
  }

  drain(order: Pick<Drain, 'deadlineMs' | 'idleMs'> = { deadlineMs: this.config.drainMs, idleMs: this.config.drainMs * IDLE_PART }): void {
    this.#draining ??= this.#drain(order).catch((error: Error) => this.#die(error));
  }

  #tellEjections(): void {
    const { pools } = this.parts.runtime;
    const { onEvent } = pools;
    pools.onEvent = (event) => {
      onEvent(event);
      const { upstreamId, target, forMs } = event;
      if (forMs !== undefined) send({ type: 'ejected', upstreamId, target, forMs });
    };
  }

  async #hear(message: ToWorker, handle: unknown): Promise<void> {
    if (message.type === 'news') await this.#news(message);
    else if (message.type === 'report') send(await this.#report(message.id));
    else if (message.type === 'drain') this.drain(message);
    else if (message.type === 'ejected') this.parts.runtime.pools.heardEjected(message.upstreamId, message.target, message.forMs);
    else if (message.type === 'listen') {
      this.#handles.set(message.port, handle as SharedHandle);
      this.#ticketSecret = message.ticketSecret;
      if (message.last) await this.#serve();
    }
  }

  async #news(news: News): Promise<void> {
    if (!this.#booted) {
      this.#booted = true;
      this.link.prepare(news);
      await this.parts.applier.boot();
      this.link.acknowledgeServing();
    }
    this.link.take(news);
  }

  async #serve(): Promise<void> {
    const { config, parts, log } = this;
    if (this.#draining) return;
    const { holder, runtime, shipper } = parts;
    this.#life.server = await startServer({ ...portsOf(config, this.#handles, this.#ticketSecret), holder, runtime, limits: config.limits });
    this.#life.state = 'serving';
    shipper.start();
    log.info({ sequence: parts.applier.serving?.sequence ?? 0 }, 'worker listens');
    send({ type: 'listening' });
    setInterval(() => void this.#report().then(send), REPORT_MS).unref();
  }

  async #report(id?: number): Promise<Report> {
    const status = statusOf(this.parts, this.#life);
    const report = { type: 'report' as const, id, status, traffic: this.parts.traffic.counts, memoryBytes: process.memoryUsage.rss() };
    return id === undefined ? report : { ...report, metrics: await this.#registry.getMetricsAsJSON() };
  }

  async #drain({ deadlineMs, idleMs }: Pick<Drain, 'deadlineMs' | 'idleMs'>): Promise<void> {
    this.#life.state = 'draining';
    send({ type: 'draining' });
    this.log.info({ connections: this.#life.server?.connections() ?? 0 }, 'worker takes no new connections');
    await this.#life.server?.drain(deadlineMs, idleMs);
    await end(this.parts);
    const last = await this.#report();
    await new Promise<void>((resolve) => send(last, resolve));
    this.unlock();
    await this.exit(0);
  }

  #die(error: Error): void {
    this.log.error({ err: error }, 'the worker cannot go on');
    void this.exit(1);
  }
}

function send(message: ToSupervisor, sent: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, undefined, sent);
  else sent();
}

type Ports = Pick<ServerOptions, 'host' | 'port' | 'handle' | 'tls' | 'proxy'>;

function portsOf(config: Config, handles: ReadonlyMap<PortName, SharedHandle>, ticketSecret: Uint8Array | undefined): Ports {
  const [plain, secure, proxy] = [handles.get('plain'), handles.get('tls'), handles.get('proxy')];
  const tls = securePort(config);
  return {
    host: config.host,
    port: config.port,
    ...(plain && { handle: plain }),
    ...(proxy && config.proxyPort !== null && { proxy: { host: config.host, port: config.proxyPort, handle: proxy } }),
    ...(tls && secure && { tls: { ...tls, handle: secure, ...(ticketSecret && { ticketSecret }) } }),
  };
}

/** @param name of the folder under the gateway's that is this process's own */
export async function runWorker(config: Config, log: Logger, folder: string, name: string, exit: Exit): Promise<void> {
  const own = path.join(workersFolder(folder), name);
  const unlock = lockFolder(own);
  const store = new WorkerStore(path.join(folder, 'snapshot'));
  await store.open();
  // the supervisor has a part of the disk too, for what workers leave
  const spool = { dir: workerSpoolFolder(own), bytesMax: Math.floor(config.spoolBytesMax / (config.workers + 1)) };
  let link: SupervisorLink | undefined;
  const parts = await assemble(config, log, {
    store,
    denials: new DenyList(undefined, log),
    groupKey: new GroupKey(undefined, log),
    spool,
    follow: (needs) => {
      link = new SupervisorLink(needs, send);
      return link;
    },
  });
  new Worker(config, log, parts, link as unknown as SupervisorLink, unlock, exit).run();
}
