import net from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { held } from '../bodies/held.js';
import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import { HeadPool } from '../http1/head-pool.js';
import { ticker } from '../http1/ticker.js';
import { LinkedList } from '../linked-list.js';
import { Problems } from '../pipeline/problems.js';
import type { Reply } from '../pipeline/reply.js';
import { Tunnels } from '../upgrade/tunnels.js';
import { type Adopt, adoptPublic, chooseAdopt } from './accepted-socket.js';
import { AddressCounts } from './address-counts.js';
import { ClientMemories } from './client-memories.js';
import { ClientConnection } from './connection.js';
import { DEFAULT_LIMITS, type ServerLimits } from './limits.js';
import { Overload, type Pressure } from './overload.js';
import type { ServerConnection, ServerCore } from './server-core.js';
import type { CompiledCertificate } from './tls/compile-certificate.js';
import type { SecureLine } from './tls/secure-line.js';
import type { SecureListener } from './tls/secure-listener.js';
import { OVERLOADED, TOO_MANY_CONNECTIONS, turnAway } from './turn-away.js';

export type { ServerLimits } from './limits.js';

/** A bound socket that several processes listen on; see workers/bind.ts. */
export type SharedHandle = object;

export interface SecurePortOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Listens on this instead of on `host` and `port`. */
  handle?: SharedHandle;
  /** For hosts that have no certificate of their own, and clients that name none; null refuses them. */
  fallback: CompiledCertificate | null;
  /** Given by those who share one port, so that clients can resume their sessions with any of them. */
  ticketSecret?: Uint8Array;
}

export interface ProxyPortOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Listens on this instead of on `host` and `port`. */
  handle?: SharedHandle;
}

export interface ServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Listens on this instead of on `host` and `port`. */
  handle?: SharedHandle;
  /** A forward proxy's port: it takes CONNECT and absolute targets, and nothing else. */
  proxy?: ProxyPortOptions;
  /** A second port that speaks TLS. */
  tls?: SecurePortOptions;
  /** Read once per request: swapping the snapshot is one assignment. */
  holder: { current: Snapshot | null };
  runtime: Runtime;
  limits?: Partial<ServerLimits>;
  /** `public` reads sockets by documented API only; by default the faster way is taken where it is found to work. */
  sockets?: 'auto' | 'public';
}

export interface Workload {
  /** What there is too much of; new exchanges are refused for it. */
  pressures: Pressure[];
  /** Exchanges refused for it so far. */
  shed: number;
  /** Connections refused so far: too many of them, of one address or in all, or no memory for more. */
  turnedAway: number;
  /** Connections that speak another protocol. */
  upgraded: number;
  /** Bytes that wait for a slow side or a policy. */
  bufferedBytes: number;
}

export interface GatewayServer {
  port: number;
  /** Null where there is none. */
  tlsPort: number | null;
  /** Of the forward proxy; null where there is none. */
  proxyPort: number | null;
  /** How accepted sockets are read: the faster way, or by documented API only. */
  sockets: 'fast' | 'public';
  /** The same of TLS connections; null without a TLS port. */
  secureSockets: 'fast' | 'public' | null;
  /** Open client connections. */
  connections(): number;
  /** TLS handshakes under way. */
  handshakes(): number;
  /** How much there is to carry, and what was refused for it. */
  workload(): Workload;
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

type SecureParts = typeof import('./tls/secure-parts.js');

const plainAddress = (address: string | undefined): string => (address?.startsWith('::ffff:') ? address.slice(7) : (address ?? ''));

class Server implements ServerCore, GatewayServer {
  readonly runtime: Runtime;
  readonly limits: ServerLimits;
  readonly holder: { current: Snapshot | null };
  readonly heads: HeadPool;
  readonly memories = new ClientMemories();
  /** The snapshot of the tick before. */
  private ticked: Snapshot | null = null;
  readonly problems: Problems;
  draining = false;
  readonly tunnels: Tunnels;
  readonly overload: Overload;
  port = 0;
  tlsPort: number | null = null;
  proxyPort: number | null = null;
  readonly sockets: 'fast' | 'public';
  readonly secureSockets: 'fast' | 'public' | null;
  private readonly open = new LinkedList<ServerConnection>();
  private readonly listener: net.Server;
  private readonly secure: SecureListener | null;
  private readonly proxy: net.Server | null;
  private idleFrom = Number.POSITIVE_INFINITY;
  private emptied: (() => void) | null = null;
  private accepted = 0;
  private readonly addresses = new AddressCounts();
  private turnedAway = 0;
  private bufferedBytes = 0;

  constructor(
    options: ServerOptions,
    private readonly adopt: Adopt,
    private readonly adoptSecure: Adopt,
    parts: SecureParts | null,
  ) {
    this.runtime = options.runtime;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.holder = options.holder;
    this.tunnels = new Tunnels(options.holder, this.limits.upgradeIdleTimeoutMs);
    this.overload = new Overload(this.limits.overload);
    this.sockets = adopt === adoptPublic ? 'public' : 'fast';
    this.secureSockets = options.tls ? (adoptSecure === adoptPublic ? 'public' : 'fast') : null;
    this.heads = new HeadPool(this.limits.headerCountMax);
    this.problems = new Problems(options.runtime.problemBaseUrl);
    this.listener = this.clearListener(false);
    this.proxy = options.proxy ? this.clearListener(true) : null;
    this.secure = options.tls && parts ? this.secureListener(options.tls, parts) : null;
  }

  private clearListener(egress: boolean): net.Server {
    return net.createServer({ noDelay: true, pauseOnConnect: true }, (socket) => this.accept(socket, egress));
  }

  private secureListener({ fallback, ticketSecret }: SecurePortOptions, parts: SecureParts): SecureListener {
    return new parts.SecureListener({
      limits: this.limits,
      certificates: () => this.holder.current?.certificates ?? null,
      fallback,
      ticketSecret,
      protocols: ['h2', 'http/1.1'],
      admit: (socket) => this.admit(socket),
      serve: (socket, line) => this.serve(socket, line, parts),
      failed: () => this.left(),
    });
  }

  async listen({ host, port, handle, tls, proxy }: ServerOptions): Promise<void> {
    this.port = await this.bind(this.listener, host, port, handle);
    try {
      if (tls && this.secure) this.tlsPort = await this.bind(this.secure.listener, tls.host, tls.port, tls.handle);
      if (proxy && this.proxy) this.proxyPort = await this.bind(this.proxy, proxy.host, proxy.port, proxy.handle);
    } catch (error) {
      this.listener.close();
      this.secure?.close();
      throw error;
    }
    ticker.add(this);
  }

  private bind(listener: net.Server, host: string, port: number, handle: SharedHandle | undefined): Promise<number> {
    return new Promise((resolve, reject) => {
      listener.once('error', reject);
      const listening = () => {
        listener.off('error', reject);
        listener.on('error', (error) => this.runtime.log.error({ err: error }, 'the listener failed'));
        resolve((listener.address() as net.AddressInfo).port);
      };
      if (handle) listener.listen(handle, BACKLOG, listening);
      else listener.listen({ host, port, backlog: BACKLOG }, listening);
    });
  }

  private admit(accepted: net.Socket): boolean {
    this.accepted++;
    if (accepted.remoteAddress !== undefined && this.refusalOf(accepted) === null) return true;
    this.turnedAway++;
    // an answer would take a handshake first, the dearest thing there is
    accepted.destroy();
    return false;
  }

  /** Why this connection is not taken. */
  private refusalOf({ remoteAddress }: net.Socket): Reply | null {
    if (this.unfinished >= this.limits.connectionsMax || this.overload.isShortOfMemory) return OVERLOADED;
    if (remoteAddress === undefined) return null;
    return this.addresses.of(plainAddress(remoteAddress)) >= this.limits.connectionsPerAddressMax ? TOO_MANY_CONNECTIONS : null;
  }

  private accept(accepted: net.Socket, egress: boolean): void {
    this.accepted++;
    // a client may be gone before its turn comes
    if (accepted.remoteAddress === undefined) {
      accepted.destroy();
      return;
    }
    const refusal = this.refusalOf(accepted);
    if (refusal !== null) {
      this.turnedAway++;
      turnAway(accepted, refusal, this.problems, this.runtime.clock.now());
      return;
    }
    const connection = new ClientConnection(this, plainAddress(accepted.remoteAddress), null, egress);
    this.add(connection);
    connection.open(this.adopt(accepted, connection));
  }

  private serve(socket: TLSSocket, line: SecureLine, { Http2Connection }: SecureParts): void {
    const address = plainAddress(socket.remoteAddress);
    if (socket.alpnProtocol === 'h2') {
      this.add(new Http2Connection(this, address, line, socket));
      return;
    }
    const connection = new ClientConnection(this, address, line);
    this.add(connection);
    connection.open(this.adoptSecure(socket, connection));
  }

  private add(connection: ServerConnection): void {
    this.open.push(connection);
    this.addresses.add(connection.clientAddress);
  }

  forget(connection: ServerConnection): void {
    if (this.open.remove(connection)) this.addresses.remove(connection.clientAddress);
    this.left();
  }

  private left(): void {
    if (this.unfinished === 0) this.emptied?.();
  }

  /** Connections, and handshakes that may become some. */
  private get unfinished(): number {
    return this.open.size + this.handshakes();
  }

  connections(): number {
    return this.open.size;
  }

  handshakes(): number {
    return this.secure?.handshakes ?? 0;
  }

  workload(): Workload {
    const { overload, turnedAway, tunnels, bufferedBytes } = this;
    return { pressures: overload.pressures, shed: overload.shed, turnedAway, upgraded: tunnels.size, bufferedBytes };
  }

  tick(nowMs: number): void {
    this.tunnels.tick(nowMs);
    this.secure?.tick(nowMs, nowMs >= this.idleFrom);
    let buffered = held.bytes;
    this.open.each((connection) => {
      connection.tick(nowMs);
      buffered += connection.bufferedBytes;
      if (nowMs >= this.idleFrom) connection.closeIdle();
    });
    this.bufferedBytes = buffered;
    this.overload.tick(nowMs, buffered);
    if (this.ticked !== this.holder.current) {
      this.ticked = this.holder.current;
      this.heads.forgetDerived();
    }
  }

  async drain(deadlineMs: number, idleMs = DRAIN_GRACE_MS): Promise<void> {
    const began = performance.now();
    this.draining = true;
    this.idleFrom = began + Math.min(idleMs, deadlineMs / 2);
    await this.takeBacklog(began + Math.min(BACKLOG_MS, deadlineMs / 2));
    this.listener.close();
    this.proxy?.close();
    this.secure?.stop();
    if (this.unfinished > 0) {
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
    this.proxy?.close();
    this.secure?.close();
    ticker.remove(this);
    this.open.each((connection) => connection.destroy());
  }
}

export async function startServer(options: ServerOptions): Promise<GatewayServer> {
  const choose = (fastest: () => Promise<Adopt>) => (options.sockets === 'public' ? adoptPublic : fastest());
  const adopt = await choose(chooseAdopt);
  const parts = options.tls ? await import('./tls/secure-parts.js') : null;
  const adoptSecure = parts ? await choose(parts.chooseSecureAdopt) : adoptPublic;
  if (options.sockets !== 'public' && (adopt === adoptPublic || (parts && adoptSecure === adoptPublic)))
    options.runtime.log.warn({}, 'reading sockets the slower way: the faster one does not work on this Node');
  const server = new Server(options, adopt, adoptSecure, parts);
  await server.listen(options);
  return server;
}
