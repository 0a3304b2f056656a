import { ticker, type Watched } from '../http1/ticker.js';
import type { Origin } from './origin.js';
import { Pool } from './pool.js';

/** All connections to upstreams, by origin. Outlives snapshots, so that a new configuration does not cost new connections. */
export class Pools implements Watched {
  private readonly pools = new Map<string, Pool>();

  constructor() {
    ticker.add(this);
  }

  pool(origin: Origin): Pool {
    let pool = this.pools.get(origin.key);
    if (pool === undefined) {
      pool = new Pool(origin);
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
