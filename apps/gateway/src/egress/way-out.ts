import { isIP } from 'node:net';
import { type Egress, UpstreamObject } from '@gatehouse/definition/wire';
import type { Runtime } from '../compile/runtime.js';
import type { AddressGuard } from '../upstream/address-guard.js';
import { originOf } from '../upstream/origin.js';
import type { Pools } from '../upstream/pools.js';
import { Upstream } from '../upstream/upstream.js';
import { authorityOf } from './asked-destination.js';
import type { Destination } from './destinations.js';

/** Destinations whose connections are kept. */
const KEPT_MAX = 1_024;

/**
 * Leads out of the network: connections, names and addresses of destinations, apart from those of upstreams. Each address is looked at when a connection is opened, whether it was
 * named or stands behind a name.
 */
export class WayOut {
  private readonly kept = new Map<string, Upstream>();

  constructor(
    private readonly guard: AddressGuard,
    readonly pools: Pools,
  ) {}

  /** Whether an address that was named itself may be connected to. What a name leads to shows when it is looked up. */
  allows({ host, port }: Destination): boolean {
    return isIP(host) === 0 || this.guard.exempts(originOf(host, port, null)) || this.guard.allows(host);
  }

  /** The destination as an upstream of one target: connections are kept, and each tenant has its own. */
  to(destination: Destination, tenantId: string, { connectTimeoutMs, idleTimeoutMs }: Egress, runtime: Runtime): Upstream {
    const authority = authorityOf(destination);
    const id = `egress:${tenantId}:${authority}:${connectTimeoutMs}:${idleTimeoutMs}`;
    const known = this.kept.get(id);
    // the one used last is forgotten last
    if (known !== undefined) {
      this.kept.delete(id);
      this.kept.set(id, known);
      return known;
    }
    const object = UpstreamObject.parse({
      kind: 'upstream',
      id,
      tenantId,
      name: authority,
      targets: [{ id: authority, url: `http://${authority}`, weight: 1 }],
      hostHeader: 'target',
      connectTimeoutMs,
      firstByteTimeoutMs: idleTimeoutMs,
      idleTimeoutMs,
      retries: 0,
      tlsVerify: true,
      health: { outlier: { enabled: false } },
    });
    const upstream = new Upstream(object, { ...runtime, pools: this.pools });
    upstream.anonymous = true;
    upstream.enter();
    this.kept.set(id, upstream);
    if (this.kept.size > KEPT_MAX) this.forgetOldest();
    return upstream;
  }

  private forgetOldest(): void {
    for (const [id, upstream] of this.kept) {
      this.kept.delete(id);
      upstream.leave();
      return;
    }
  }
}
