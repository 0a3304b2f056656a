import type { PoolLimits } from '@gatehouse/definition';
import type { AddressSource } from './address-source.js';
import type { ConnectionOwner } from './connection-owner.js';
import type { Origin } from './origin.js';
import { UpstreamConnection } from './upstream-connection.js';
import { type Waiter, WaitingLine } from './waiting-line.js';

/**
 * A kept connection may have been closed by the other side a moment ago. What must not be sent twice goes on one only if it was used this recently: closing after a
 * shorter idle time is rare.
 */
export const RECENT_MS = 2_000;

/** Connections to one target. The one used last is used next, so that the others can grow old and close. */
export class Pool implements ConnectionOwner {
  session: Buffer | undefined = undefined;
  /** 0: no limit. */
  connectionsMax = 0;
  /** All connections there may be are taken. */
  full = false;
  /** The target has left: nothing is kept any more. */
  retired = false;
  private readonly all = new Set<UpstreamConnection>();
  private readonly idle: UpstreamConnection[] = [];
  private readonly line = new WaitingLine();

  constructor(
    readonly origin: Origin,
    readonly addresses: AddressSource,
    public limits: PoolLimits,
    /** Told when the pool begins and ceases to have connections or calls that wait. */
    private readonly onBusy: (busy: boolean) => void,
  ) {
    addresses.onChange((current) => this.leaveOthers(current));
  }

  get idleMs(): number {
    return this.limits.idleMs;
  }

  /** A kept connection; used within `recentMs`, if that is not 0. */
  takeIdle(nowMs: number, recentMs: number): UpstreamConnection | undefined {
    const { idle } = this;
    for (;;) {
      const connection = idle[idle.length - 1];
      if (connection === undefined) return undefined;
      if (connection.usable(nowMs, this.limits.ageMs)) {
        if (recentMs !== 0 && connection.idleFor(nowMs) > recentMs) return undefined;
        idle.pop();
        if (this.connectionsMax !== 0) this.measure();
        return connection;
      }
      idle.pop();
      connection.destroy();
    }
  }

  /** A new connection; null where there may be no more. */
  connect(): UpstreamConnection | null {
    if (this.connectionsMax !== 0 && this.all.size >= this.connectionsMax) {
      // one that nobody needs makes room
      const oldest = this.idle.shift();
      if (oldest === undefined) return null;
      oldest.destroy();
    }
    if (this.all.size === 0) this.onBusy(true);
    const connection = new UpstreamConnection(this, this.addresses);
    this.all.add(connection);
    if (this.connectionsMax !== 0) this.measure();
    return connection;
  }

  /** False when too many wait already. */
  wait(waiter: Waiter, untilMs: number): boolean {
    if (this.line.length >= this.limits.waitingMax) return false;
    this.line.join(waiter, untilMs);
    return true;
  }

  stopWaiting(waiter: Waiter): void {
    this.line.leave(waiter);
  }

  giveBack(connection: UpstreamConnection): void {
    if (this.retired || this.idle.length >= this.limits.idleConnectionsMax) {
      connection.destroy();
      return;
    }
    if (this.line.length > 0) {
      this.line.first()?.granted(connection);
      return;
    }
    this.idle.push(connection);
    if (this.connectionsMax !== 0) this.measure();
  }

  forget(connection: UpstreamConnection): void {
    if (!this.all.delete(connection)) return;
    const at = this.idle.indexOf(connection);
    if (at >= 0) this.idle.splice(at, 1);
    if (this.connectionsMax !== 0) this.measure();
    this.serveWaiting();
    if (this.all.size === 0 && this.line.length === 0) this.onBusy(false);
  }

  private serveWaiting(): void {
    if (this.line.length === 0) return;
    const connection = this.connect();
    if (connection !== null) this.line.first()?.granted(connection);
  }

  private measure(): void {
    this.full = this.connectionsMax !== 0 && this.all.size >= this.connectionsMax && this.idle.length === 0;
  }

  tick(nowMs: number): void {
    for (const connection of this.all) connection.tick(nowMs);
    this.line.tick(nowMs);
    // connections may be kept for hours without a new one: their name is in use all the same
    this.addresses.inUse();
  }

  configure(limits: PoolLimits, connectionsMax: number): void {
    this.limits = limits;
    this.connectionsMax = connectionsMax;
    this.measure();
  }

  /** Calls in flight finish; everything else closes. */
  retire(): void {
    this.retired = true;
    this.addresses.release();
    for (const connection of [...this.idle]) connection.destroy();
  }

  /** Connections to addresses that the name does not lead to any more take no further call. */
  private leaveOthers(current: readonly string[]): void {
    for (const connection of this.all) if (connection.address !== '' && !current.includes(connection.address)) connection.leaveAfterCall();
    for (const connection of [...this.idle]) if (!current.includes(connection.address)) connection.destroy();
  }

  close(): void {
    this.retired = true;
    this.addresses.release();
    for (const connection of [...this.all]) connection.destroy();
  }

  get size(): number {
    return this.all.size;
  }

  get idleCount(): number {
    return this.idle.length;
  }

  get waitingCount(): number {
    return this.line.length;
  }
}
