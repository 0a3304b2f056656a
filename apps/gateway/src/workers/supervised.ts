import path from 'node:path';
import { type AdminServer, startAdminServer } from '../admin/admin-server.js';
import { metricsPage, processesText, processRegistry } from '../admin/metrics.js';
import type { Status } from '../admin/status.js';
import { sumOfTraffic } from '../admin/traffic.js';
import type { Logger } from '../compile/runtime.js';
import type { Config } from '../config.js';
import { helloOf, SHIP_AT_END_MS } from '../data-plane.js';
import { lockFolder } from '../folder-lock.js';
import { type Gateway, gatewayFolder } from '../gateway.js';
import { pause } from '../link/backoff.js';
import { ControlPlane } from '../link/control-plane.js';
import { DenyList } from '../link/denials.js';
import { GroupKey } from '../link/group-key.js';
import { Link } from '../link/link.js';
import { Purges } from '../link/purges.js';
import { Shipper } from '../records/shipper.js';
import { Spool } from '../records/spool.js';
import { JOBS } from '../snapshot/jobs.js';
import { joinFromFile } from '../snapshot/join.js';
import { SnapshotStore } from '../snapshot/store.js';
import { VERSION } from '../version.js';
import { Answers } from './answers.js';
import { type BoundPort, bindPort } from './bind.js';
import { adoptLeftovers, workersFolder } from './leftovers.js';
import { mergedStatus, Retired } from './merged-status.js';
import type { Ejected, News, PortName, Report } from './messages.js';
import { SnapshotKeeper } from './snapshot-keeper.js';
import { WorkerPool } from './worker-pool.js';
import { WorkerProcess } from './worker-process.js';

/** Workers of a supervisor that was killed end by themselves; then what they leave is taken up. */
const SWEEP_MS = 2_000;

export interface SupervisedGateway extends Gateway {
  /** Replaces the workers one after the other; with other settings when given. */
  roll(env?: NodeJS.ProcessEnv): Promise<void>;
}

export interface SupervisedOptions {
  config: Config;
  /** For the workers. */
  env: NodeJS.ProcessEnv;
  /** The gateway's program. */
  entry: string;
  log: Logger;
}

/**
 * Starts a gateway of several processes. This one holds the ports and accepts nothing from them, speaks with the control plane for all, keeps the snapshot on disk, ships what
 * ended workers left, and answers on the admin port.
 * @throws when the data folder or a port cannot be had, or a worker cannot start
 */
export async function startSupervised(options: SupervisedOptions): Promise<SupervisedGateway> {
  const unlock = lockFolder(gatewayFolder(options.config));
  const supervisor = new Supervisor(options, unlock);
  try {
    await supervisor.start();
    return supervisor;
  } catch (error) {
    await supervisor.abandon();
    throw error;
  }
}

class Supervisor implements SupervisedGateway {
  adminPort = 0;
  readonly #folder: string;
  readonly #hello;
  readonly #controlPlane: ControlPlane;
  readonly #denials: DenyList;
  readonly #groupKey: GroupKey;
  readonly #purges = new Purges();
  readonly #store: SnapshotStore;
  readonly #spool: Spool;
  readonly #shipper: Shipper;
  readonly #keeper: SnapshotKeeper;
  readonly #link: Link;
  readonly #pool: WorkerPool;
  readonly #answers = new Answers();
  readonly #retired = new Retired();
  readonly #ports = new Map<PortName, BoundPort>();
  readonly #registry = processRegistry();
  readonly #startedAtMs = Date.now();
  #state: Status['state'] = 'starting';
  #env: NodeJS.ProcessEnv;
  #admin: AdminServer | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;

  constructor(
    private readonly options: SupervisedOptions,
    private readonly unlock: () => void,
  ) {
    const { config, log, env } = options;
    this.#env = env;
    this.#folder = gatewayFolder(config);
    this.#hello = helloOf(config.name);
    this.#controlPlane = new ControlPlane(config.controlUrl, config.token, { changes: async (body) => JOBS.changes(body) });
    this.#denials = new DenyList(path.join(this.#folder, 'denials.json'), log);
    this.#groupKey = new GroupKey(path.join(this.#folder, 'group-key'), log);
    this.#store = new SnapshotStore(path.join(this.#folder, 'snapshot'));
    this.#spool = new Spool({ dir: path.join(this.#folder, 'spool'), bytesMax: Math.floor(config.spoolBytesMax / (config.workers + 1)), log });
    this.#shipper = new Shipper({ spool: this.#spool, controlPlane: this.#controlPlane, gatewayId: () => this.#link.gatewayId, log });
    this.#keeper = new SnapshotKeeper({
      store: this.#store,
      controlPlane: this.#controlPlane,
      denials: this.#denials,
      acknowledge: (acknowledgement) => this.#link.acknowledge(acknowledgement),
      onNews: (again) => this.#tell(again),
      log,
    });
    const { applier, ...rest } = { applier: this.#keeper, denials: this.#denials, groupKey: this.#groupKey, purges: this.#purges, log };
    this.#link = new Link({ controlPlane: this.#controlPlane, hello: this.#hello, applier, ...rest, onGatewayCount: () => this.#tell() });
    this.#pool = new WorkerPool({
      count: config.workers,
      drainMs: config.drainMs,
      spawn: (number) => this.#spawn(number),
      isReady: (worker) => this.#isReady(worker),
      onEnded: (worker, crashed) => this.#ended(worker, crashed),
      log,
    });
  }

  get port(): number {
    return this.#ports.get('plain')?.port ?? 0;
  }
  get tlsPort(): number | null {
    return this.#ports.get('tls')?.port ?? null;
  }

  get proxyPort(): number | null {
    return this.#ports.get('proxy')?.port ?? null;
  }

  async start(): Promise<void> {
    const { config, log } = this.options;
    await Promise.all([this.#store.open(), this.#denials.load(), this.#groupKey.load()]);
    await joinFromFile(config, { store: this.#store, denials: this.#denials, log });
    await this.#keeper.boot();
    this.#sweep();
    const status = () => this.#status();
    this.#admin = await startAdminServer(
      config.adminHost,
      config.adminPort,
      status,
      metricsPage(() => this.#metrics()),
    );
    this.adminPort = this.#admin.port;
    this.#ports.set('plain', await bindPort(config.host, config.port));
    if (config.tlsPort !== null) this.#ports.set('tls', await bindPort(config.host, config.tlsPort));
    if (config.proxyPort !== null) this.#ports.set('proxy', await bindPort(config.host, config.proxyPort));
    await this.#pool.start();
    this.#state = 'serving';
    this.#link.start();
    this.#shipper.start();
    const { port, tlsPort, proxyPort, adminPort } = this;
    log.info({ port, tlsPort, proxyPort, adminPort, workers: config.workers, sequence: this.#keeper.offered?.manifest.sequence ?? 0 }, 'gateway listens');
  }

  async roll(env?: NodeJS.ProcessEnv): Promise<void> {
    if (env) this.#env = env;
    if (this.#state === 'serving') await this.#pool.roll();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** After a start that failed. */
  async abandon(): Promise<void> {
    this.#pool.kill();
    await Promise.all(this.#pool.all.map(({ exited }) => exited));
    await this.#end();
  }

  async #stop(): Promise<void> {
    const { log } = this.options;
    this.#state = 'draining';
    log.info({ workers: this.#pool.all.length }, 'going down');
    await pause(this.options.config.leaveMs);
    // with ours open, connections that come after the workers' last look would wait for nobody
    this.#closePorts();
    await this.#pool.stop();
    await this.#end();
    log.info({}, 'stopped');
  }

  async #end(): Promise<void> {
    clearInterval(this.#sweeper);
    this.#closePorts();
    await Promise.all([this.#link.stop(), this.#keeper.stop(), this.#denials.saved(), this.#groupKey.saved()]);
    adoptLeftovers(workersFolder(this.#folder), this.#spool, this.options.log);
    await this.#shipper.drain(SHIP_AT_END_MS);
    this.#spool.close();
    this.#controlPlane.close();
    await this.#admin?.close();
    this.unlock();
  }

  #closePorts(): void {
    for (const { close } of this.#ports.values()) close();
  }

  #spawn(number: number): WorkerProcess {
    const { entry } = this.options;
    const ejected = (from: WorkerProcess, found: Ejected) => {
      for (const other of this.#pool.current) if (other !== from) other.passOn(found);
    };
    const worker = new WorkerProcess(number, { entry, env: this.#env, ports: this.#ports, news: this.#news(), hear: (one) => this.#hear(one), ejected });
    setImmediate(() => this.#tell()); // more processes, smaller shares
    return worker;
  }

  #hear(worker: WorkerProcess): void {
    if (worker.state === 'draining') this.#pool.left(worker);
    this.#collect();
  }

  #collect(): void {
    const { offered } = this.#keeper;
    const answer = offered && this.#answers.collect(offered, this.#pool.current);
    if (!offered || !answer) return;
    if (answer.state !== 'refused')
      this.#keeper.keep(
        offered,
        answer.errors.map(({ key }) => key),
      );
    if (answer.state === 'applied') this.#denials.contained(offered.manifest.denySequence);
    this.#link.acknowledge(answer);
  }

  #ended(worker: WorkerProcess, crashed: boolean): void {
    if (worker.report) this.#retired.take(worker.report);
    const { offered } = this.#keeper;
    if (crashed && offered && this.#answers.died(worker, offered)) this.#keeper.giveUp(offered, 'workers ended while they built it');
    this.#sweep();
    this.#collect();
    this.#tell();
  }

  #isReady(worker: WorkerProcess): boolean {
    const { offered } = this.#keeper;
    return offered === undefined || worker.acknowledgement?.sequence === offered.manifest.sequence;
  }

  #sweep(): void {
    const living = new Set(this.#pool.all.map(({ name }) => name));
    const complete = adoptLeftovers(workersFolder(this.#folder), this.#spool, this.options.log, living);
    clearInterval(this.#sweeper);
    if (!complete) this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  #tell(again = false): void {
    const news = this.#news();
    for (const worker of this.#pool.all) worker.tell(news, again);
  }

  #news(): News {
    const { trust, gatewayCount, offered } = this.#keeper;
    const processes = Math.max(this.options.config.workers, this.#pool.all.length);
    return {
      type: 'news',
      gatewayId: trust?.gatewayId || undefined,
      trust,
      groupKey: this.#groupKey.text,
      manifest: offered?.signed,
      denies: this.#denials.entries,
      purges: this.#purges.kept,
      gatewayCount,
      sharers: gatewayCount * processes,
    };
  }

  async #reports(): Promise<{ number: number; report: Report }[]> {
    const reports = await Promise.all(this.#pool.all.map(async (worker) => ({ number: worker.number, report: await worker.ask() })));
    return reports.filter((one): one is { number: number; report: Report } => one.report !== undefined);
  }

  async #status(): Promise<Status> {
    const reports = await this.#reports();
    return this.#merged(reports.map(({ report }) => report));
  }

  async #metrics() {
    const reports = await this.#reports();
    const all = reports.map(({ report }) => report);
    const processes = reports.map(({ number, report }) => ({ worker: `${number}-${report.status.instanceId}`, metrics: report.metrics ?? [] }));
    const own = { worker: 'supervisor', metrics: (await this.#registry.getMetricsAsJSON()) as (typeof processes)[number]['metrics'] };
    return {
      status: this.#merged(all),
      traffic: sumOfTraffic([...all.map(({ traffic }) => traffic), ...this.#retired.traffic]),
      processes: await processesText([own, ...processes]),
    };
  }

  #merged(reports: readonly Report[]): Status {
    const pool = this.#pool;
    const own = {
      name: this.#hello.name,
      instanceId: this.#hello.instanceId,
      gatewayId: this.#link.gatewayId ?? null,
      version: VERSION,
      state: this.#state,
      startedAtMs: this.#startedAtMs,
      link: {
        state: this.#link.state,
        lastContactMs: this.#link.lastContactMs ?? null,
        gateways: this.#keeper.gatewayCount,
        denials: this.#denials.size,
        haveDeny: this.#denials.haveSequence,
      },
      workers: pool.rows(),
      workerRestarts: pool.restarts,
      ...(pool.rollFailure === undefined ? {} : { rollFailure: pool.rollFailure }),
      records: { ...this.#spool.counts, ...this.#shipper.counts, backlogBytes: this.#spool.backlogBytes, finishedSegments: this.#spool.finishedSegments },
    };
    // a worker that drains takes nothing new, so it has no say in whether the gateway does
    const serving = reports.filter(({ status }) => this.#state !== 'serving' || status.state !== 'draining');
    return { ...mergedStatus(own, reports, this.#retired), ready: this.#state === 'serving' && pool.complete && readyAll(serving) };
  }
}

const readyAll = (reports: readonly Report[]): boolean => reports.length > 0 && reports.every(({ status }) => status.ready);
