import type { LookupFunction } from 'node:net';
import type { Origin } from './origin.js';
import { UpstreamConnection } from './upstream-connection.js';

const IDLE_MAX = 512;

/** Connections to one origin. The one used last is used next, so that the others can grow old and close. */
export class Pool {
  private readonly all = new Set<UpstreamConnection>();
  private readonly idle: UpstreamConnection[] = [];
  /** The last TLS session, to be resumed by the next connection. */
  session: Buffer | undefined = undefined;

  constructor(
    readonly origin: Origin,
    readonly lookup: LookupFunction | undefined,
  ) {}

  /** A connection that waits for a request, if there is one. */
  takeIdle(nowMs: number): UpstreamConnection | undefined {
    for (;;) {
      const connection = this.idle.pop();
      if (connection === undefined || connection.usable(nowMs)) return connection;
      connection.destroy();
    }
  }

  connect(): UpstreamConnection {
    const connection = new UpstreamConnection(this);
    this.all.add(connection);
    return connection;
  }

  giveBack(connection: UpstreamConnection): void {
    if (this.idle.length >= IDLE_MAX) connection.destroy();
    else this.idle.push(connection);
  }

  /** The connection is gone. */
  forget(connection: UpstreamConnection): void {
    this.all.delete(connection);
    const at = this.idle.indexOf(connection);
    if (at >= 0) this.idle.splice(at, 1);
  }

  tick(nowMs: number): void {
    for (const connection of this.all) connection.tick(nowMs);
  }

  close(): void {
    for (const connection of this.all) connection.destroy();
  }

  get size(): number {
    return this.all.size;
  }
}
