import { keyOf } from '@gatehouse/definition/wire';
import type { Snapshot } from '../compile/snapshot.js';
import { STOPPING } from './shutting.js';
import { refusalUnder } from './standing.js';
import type { Tunnel } from './tunnel.js';

/** Each tunnel is looked at again on every fifth tick: twice a second. */
const TURNS = 5;
/** The policy says no (RFC 6455, 7.4.1). */
const POLICY_VIOLATION = 1008;

/** The upgraded connections of a server: idle ones are ended, and those whose caller would be refused now. */
export class Tunnels {
  private readonly open = new Set<Tunnel>();
  private turn = 0;

  constructor(
    private readonly holder: { readonly current: Snapshot | null },
    private readonly idleMs: number,
  ) {}

  get size(): number {
    return this.open.size;
  }

  add(tunnel: Tunnel): void {
    this.open.add(tunnel);
    tunnel.onClosed = () => this.open.delete(tunnel);
  }

  tick(nowMs: number): void {
    if (this.open.size === 0) return;
    this.turn = (this.turn + 1) % TURNS;
    let at = 0;
    for (const tunnel of this.open) {
      tunnel.tick(nowMs, this.idleMs);
      if (at++ % TURNS === this.turn && !tunnel.closed) this.look(tunnel);
    }
  }

  private look(tunnel: Tunnel): void {
    const { x } = tunnel;
    const snapshot = this.holder.current;
    if (snapshot === null) return;
    const refusal = refusalUnder(x, snapshot);
    if (refusal !== undefined) tunnel.shut({ code: POLICY_VIOLATION, reason: refusal.code ?? 'refused' }, refusal);
    // what it began with may go, so that a long-lived connection does not hold a whole snapshot in memory
    else if (snapshot !== x.snapshot && x.api !== null && snapshot.api(keyOf(x.api.object)) === x.api) x.moveTo(snapshot);
  }

  /** The end of a drain: says so to both sides. */
  shutAll(): void {
    for (const tunnel of this.open) tunnel.shut(STOPPING);
  }
}
