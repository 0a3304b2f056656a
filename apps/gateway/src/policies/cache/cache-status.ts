import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';

const CACHE_STATUS = new HeaderName('cache-status');
const NAME = 'Gatehouse';

/** Why a call went to the upstream (RFC 9211, 2.2). */
export type Forwarded = 'bypass' | 'method' | 'uri-miss' | 'vary-miss' | 'request' | 'stale';

/** Says in `Cache-Status` (RFC 9211) what became of a call here, beside what caches behind said. */
export class StatusTeller {
  constructor(private readonly told: boolean) {}

  hit(x: Exchange, ttlSeconds: number, detail = ''): void {
    this.tell(x, `hit; ttl=${ttlSeconds}${detail}`);
  }

  forwarded(x: Exchange, why: Forwarded, more = ''): void {
    this.tell(x, `fwd=${why}${more}`);
  }

  private tell(x: Exchange, what: string): void {
    if (this.told) x.responseEdits.add(CACHE_STATUS, `${NAME}; ${what}`);
  }
}
