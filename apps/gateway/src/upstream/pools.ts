import { ticker, type Watched } from '../http1/ticker.js';
import type { AddressGuard } from './address-guard.js';
import type { Origin } from './origin.js';
import { Pool } from './pool.js';

/** All connections to upstreams, by origin. Outlives snapshots, so that a new configuration does not cost new connections. */
export class Pools implements Watched {
  private readonly pools = new Map<string, Pool>();

  /** @param guard keeps connections out of the private network; without one they go wherever a name leads */
  constructor(private readonly guard?: AddressGuard) {
    ticker.add(this);
  }

  pool(origin: Origin): Pool {
    let pool = this.pools.get(origin.key);
    if (pool === undefined) {
      pool = new Pool(origin, this.guard?.lookupFor(origin));
      this.pools.set(origin.key, pool);
    }
    return pool;
  }

  tick(nowMs: number): void {
    for (const pool of this.pools.values()) pool.tick(nowMs);
  }

  /** Cuts every connection. */
  close(): void {
    ticker.remove(this);
    for (const pool of this.pools.values()) pool.close();
  }
}
