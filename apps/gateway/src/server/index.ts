import net from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import { HeadPool } from '../http1/head-pool.js';
import { ticker } from '../http1/ticker.js';
import { Problems } from '../pipeline/problems.js';
import { Tunnels } from '../upgrade/tunnels.js';
import { type Adopt, adoptPublic, chooseAdopt } from './accepted-socket.js';
import { ClientConnection } from './connection.js';
import { DEFAULT_LIMITS, type ServerLimits } from './limits.js';
import type { ServerCore } from './server-core.js';

export type { ServerLimits } from './limits.js';

/** A bound socket that several processes listen on; see workers/bind.ts. */
export type SharedHandle = object;

export interface ServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Listens on this instead of on `host` and `port`. */
  handle?: SharedHandle;
  /** Read once per request: swapping the snapshot is one assignment. */
  holder: { current: Snapshot | null };
  runtime: Runtime;
  limits?: Partial<ServerLimits>;
  /** `public` reads sockets by documented API only; by default the faster way is taken where it is found to work. */
  sockets?: 'auto' | 'public';
}

export interface GatewayServer {
  port: number;
  /** How accepted sockets are read: the faster way, or by documented API only. */
  sockets: 'fast' | 'public';
  /** Open client connections. */
  connections(): number;
  /**
   * Takes the connections that wait and no further ones, finishes what is in flight until the deadline, then cuts the rest. Each response says that it is the last of its connection;
   * one that has no request stays open for `idleMs`.
   */
  drain(deadlineMs: number, idleMs?: number): Promise<void>;
  /** Cuts everything. */
  close(): void;
}

/** How long the peers of upgraded connections have to answer a goodbye at the end of a drain. */
const GOODBYE_MS = 1_000;
/** How long idle connections stay open in a drain, so that a request on the wire is still answered. */
const DRAIN_GRACE_MS = 1_000;
const BACKLOG = 4_096;
/** Under a steady stream of new connections, a drain takes those that wait for so long. */
const BACKLOG_MS = 1_000;

const plainAddress = (address: string | undefined): string => (address?.startsWith('::ffff:') ? address.slice(7) : (address ?? ''));

class Server implements ServerCore, GatewayServer {
  readonly runtime: Runtime;
  readonly limits: ServerLimits;
  readonly holder: { current: Snapshot | null };
  readonly heads: HeadPool;
  readonly problems: Problems;
  draining = false;
  readonly tunnels: Tunnels;
  port = 0;
  readonly sockets: 'fast' | 'public';
  private readonly open = new Set<ClientConnection>();
  private readonly listener: net.Server;
  private idleFrom = Number.POSITIVE_INFINITY;
  private emptied: (() => void) | null = null;
  private accepted = 0;

  constructor(
    options: ServerOptions,
    private readonly adopt: Adopt,
  ) {
    this.runtime = options.runtime;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.holder = options.holder;
    this.tunnels = new Tunnels(options.holder, this.limits.upgradeIdleTimeoutMs);
    this.sockets = adopt === adoptPublic ? 'public' : 'fast';
    this.heads = new HeadPool(this.limits.headerCountMax);
    this.problems = new Problems(options.runtime.problemBaseUrl);
    this.listener = net.createServer({ noDelay: true, pauseOnConnect: true }, (socket) => this.accept(socket));
  }

  listen({ host, port, handle }: ServerOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      this.listener.once('error', reject);
      const listening = () => {
        this.listener.off('error', reject);
        this.listener.on('error', (error) => this.runtime.log.error({ err: error }, 'the listener failed'));
        this.port = (this.listener.address() as net.AddressInfo).port;
        ticker.add(this);
        resolve();
      };
      if (handle) this.listener.listen(handle, BACKLOG, listening);
      else this.listener.listen({ host, port, backlog: BACKLOG }, listening);
    });
  }

  private accept(accepted: net.Socket): void {
    this.accepted++;
    // a client may be gone before its turn comes
    if (this.open.size >= this.limits.connectionsMax || accepted.remoteAddress === undefined) {
      accepted.destroy();
      return;
    }
    const connection = new ClientConnection(this, plainAddress(accepted.remoteAddress));
    this.open.add(connection);
    connection.open(this.adopt(accepted, connection));
  }

  forget(connection: ClientConnection): void {
    this.open.delete(connection);
    if (this.open.size === 0) this.emptied?.();
  }

  connections(): number {
    return this.open.size;
  }

  tick(nowMs: number): void {
    this.tunnels.tick(nowMs);
    for (const connection of this.open) {
      connection.tick(nowMs);
      if (nowMs >= this.idleFrom) connection.closeIdle();
    }
  }

  async drain(deadlineMs: number, idleMs = DRAIN_GRACE_MS): Promise<void> {
    const began = performance.now();
    this.draining = true;
    this.idleFrom = began + Math.min(idleMs, deadlineMs / 2);
    await this.takeBacklog(began + Math.min(BACKLOG_MS, deadlineMs / 2));
    this.listener.close();
    if (this.open.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, began + deadlineMs - performance.now());
        this.emptied = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (this.tunnels.size > 0) await this.endTunnels();
    this.close();
  }

  /** The system has told their clients that they are connected: closing now would reset them. */
  private async takeBacklog(end: number): Promise<void> {
    for (let quietTurns = 0; quietTurns < 3 && performance.now() < end; quietTurns++) {
      const before = this.accepted;
      await nextTurn();
      if (this.accepted !== before) quietTurns = 0;
    }
  }

  /** Who is still there by another protocol is told before the line is cut. */
  private async endTunnels(): Promise<void> {
    this.tunnels.shutAll();
    const end = performance.now() + GOODBYE_MS;
    while (this.open.size > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, GOODBYE_MS / 20));
  }

  close(): void {
    this.draining = true;
    this.listener.close();
    ticker.remove(this);
    for (const connection of this.open) connection.destroy();
  }
}

export async function startServer(options: ServerOptions): Promise<GatewayServer> {
  const adopt = options.sockets === 'public' ? adoptPublic : await chooseAdopt();
  if (adopt === adoptPublic && options.sockets !== 'public')
    options.runtime.log.warn({}, 'reading sockets the slower way: the faster one does not work on this Node');
  const server = new Server(options, adopt);
  await server.listen(options);
  return server;
}
