import type { CacheConfig } from '@gatehouse/definition';
import type { Carrier } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Terminal } from '../../pipeline/pipeline.js';
import type { Reply } from '../../pipeline/reply.js';
import { askAnew, askWhether } from './asked.js';
import { type Forwarded, StatusTeller } from './cache-status.js';
import { type Fetcher, FetchingCarrier, type Verdict } from './fetching-carrier.js';
import { type Field, fieldOf, NOT_STORED } from './fields.js';
import type { Flight } from './flights.js';
import { type Lifetime, lifetimeOf } from './freshness.js';
import { guarded, type Lookup, standsIn } from './look-up.js';
import type { ResponseCache } from './response-cache.js';
import { selectingOf } from './selecting.js';
import { serve } from './serve.js';
import { freshened, StoredResponse, sameSelection } from './stored-response.js';

/** An upstream that says so has failed, and a stale response may stand in for its answer (RFC 5861, 4). */
const FAILURES: ReadonlySet<number> = new Set([500, 502, 503, 504]);
/** The same, where the gateway had to say it. */
const UPSTREAM_CODES: ReadonlySet<string> = new Set([
  'gateway.upstream_unreachable',
  'gateway.upstream_timeout',
  'gateway.upstream_invalid',
  'gateway.circuit_open',
  'gateway.upstream_busy',
  'gateway.no_target',
]);
const TAGS_MAX = 64;

export interface FetchNeeds {
  readonly cache: ResponseCache;
  readonly config: CacheConfig;
  readonly terminal: Terminal;
  readonly teller: StatusTeller;
}

/** Fetches a response from the upstream for one call, stores it where it may be, and tells those who wait. */
export class FetchOnce implements Fetcher {
  readonly bodyBytesMax: number;
  private requestedAt = 0;
  private receivedAt = 0;
  private status = 0;
  private fields: readonly Field[] = [];
  private age: readonly Field[] = [];
  private lifetime: Lifetime | undefined;
  /** What is validated by this fetch; undefined: nothing, and a 304 is the client's. */
  private asking: StoredResponse | undefined;
  private came: () => void = () => {};

  constructor(
    private readonly needs: FetchNeeds,
    private readonly lookup: Lookup,
    /** Stale, or to be validated. */
    private readonly stored: StoredResponse | undefined,
    private readonly flight: Flight | null,
    private readonly why: Forwarded,
  ) {
    this.bodyBytesMax = needs.config.objectBytesMax;
  }

  start(x: Exchange): void {
    const { stored, needs } = this;
    this.requestedAt = x.runtime.clock.now();
    if (stored !== undefined && !this.lookup.demands) {
      this.asking = stored.validatable ? stored : undefined;
      if (this.asking === undefined) askAnew(x);
      else askWhether(x, stored.etag, stored.lastModified);
    }
    this.came = needs.cache.expect(this.lookup.target);
    x.carrier = new FetchingCarrier(x.carrier, this);
    needs.terminal.start(x);
  }

  onHead(x: Exchange, status: number, fields: readonly Field[], contentLength: number, whole: boolean): Verdict {
    const { asking, stored, lookup, needs } = this;
    this.status = status;
    this.receivedAt = x.runtime.clock.now();
    this.fields = fields.filter(([name]) => !NOT_STORED.has(name));
    this.age = fields.filter(([name]) => name === 'age');
    if (asking !== undefined && status === 304) return 'swallow';
    if (stored !== undefined && FAILURES.has(status) && standsIn(stored, this.receivedAt)) return 'swallow';
    this.lifetime = whole && contentLength <= this.bodyBytesMax ? this.mayStore(x, fields) : undefined;
    const stores = this.lifetime !== undefined;
    needs.teller.forwarded(x, this.why, `; fwd-status=${status}${stores ? '; stored' : ''}`);
    if (stores) return 'store';
    // what came instead of it is the truth now (RFC 9111, 4.3.3)
    if (stored !== undefined && status < 500) needs.cache.memory.drop(lookup.key, (other) => other === stored);
    return 'pass';
  }

  private mayStore(x: Exchange, fields: readonly Field[]): Lifetime | undefined {
    const { lookup, needs, status, requestedAt, receivedAt } = this;
    if (x.method !== 'GET' || lookup.asked.noStore) return undefined;
    return lifetimeOf({ status, fields, requestedAt, receivedAt }, needs.config, guarded(lookup));
  }

  onWhole(x: Exchange, body: Buffer): void {
    this.came();
    if (this.lifetime !== undefined) this.keep(x, body, this.fields, this.status, this.lifetime);
  }

  private keep(x: Exchange, body: Buffer, fields: readonly Field[], status: number, lifetime: Lifetime): StoredResponse {
    const { cache, config } = this.needs;
    const { receivedAt, requestedAt, lookup } = this;
    const selecting = selectingOf(x, fieldOf(fields, 'vary'));
    const tags = tagsOf(fields, config);
    const response = new StoredResponse({ key: lookup.key, target: lookup.target, status, fields, body, selecting, lifetime, receivedAt, requestedAt, tags });
    cache.memory.put(response, (other) => sameSelection(other, response));
    cache.counts.stored++;
    if (config.redis) cache.shared?.put(response);
    this.flight?.land({ kind: 'stored' });
    return response;
  }

  onPassed(): void {
    this.came();
    this.flight?.land({ kind: 'alone' });
  }

  onSwallowed(x: Exchange): void {
    this.came();
    const { asking, status, flight } = this;
    if (status === 304 && asking !== undefined) this.validated(x, asking);
    else {
      flight?.land({ kind: 'stored' });
      this.standIn(x, `; detail=stale-if-error; fwd-status=${status}`);
    }
  }

  /** The stored response is good for another while (RFC 9111, 4.3.4). */
  private validated(x: Exchange, asking: StoredResponse): void {
    const { needs, lookup, fields, requestedAt, receivedAt } = this;
    const etag = fieldOf(fields, 'etag');
    if (etag !== undefined && asking.etag !== undefined && etag !== asking.etag && !etag.startsWith('W/')) {
      // it speaks of another response than the one that is here
      needs.cache.memory.drop(lookup.key, (other) => other === asking);
      askAnew(x);
      new FetchOnce(needs, lookup, undefined, this.flight, 'stale').start(x);
      return;
    }
    const merged = freshened(asking, fields);
    const { body, status } = asking.parts;
    const lifetime = lifetimeOf({ status, fields: [...merged, ...this.age], requestedAt, receivedAt }, needs.config, guarded(lookup));
    const told = (y: Exchange): void => needs.teller.forwarded(y, this.why, '; fwd-status=304');
    if (lifetime === undefined) {
      needs.cache.memory.drop(lookup.key, (other) => other === asking);
      this.flight?.land({ kind: 'alone' });
      const { key, target, selecting, tags } = asking.parts;
      const once = new StoredResponse({ key, target, status, fields: merged, body, selecting, lifetime: asking.parts.lifetime, receivedAt, requestedAt, tags });
      serve(x, once, lookup.wishes, receivedAt, told);
      return;
    }
    serve(x, this.keep(x, body, merged, status, lifetime), lookup.wishes, receivedAt, told);
  }

  onReply(x: Exchange, reply: Reply, carrier: Carrier): boolean {
    this.came();
    const { stored, flight } = this;
    const upstream = reply.code !== null && UPSTREAM_CODES.has(reply.code);
    if (upstream && stored !== undefined && standsIn(stored, x.runtime.clock.now())) {
      flight?.land({ kind: 'stored' });
      // others may stand before the one that fetched
      x.carrier = carrier;
      this.standIn(x, '; detail=stale-if-error');
      return true;
    }
    flight?.land(upstream ? { kind: 'failed', reply } : { kind: 'abandoned' });
    return false;
  }

  /** The upstream failed; what is stored is better than nothing. */
  private standIn(x: Exchange, detail: string): void {
    const { stored, needs, lookup } = this;
    if (stored === undefined) return;
    const nowMs = x.runtime.clock.now();
    x.forgetResponse();
    x.outcome = 'answered';
    x.explain('cache', 'a stale response stands in for an upstream that failed');
    needs.cache.counts.staleHits++;
    serve(x, stored, lookup.wishes, nowMs, (y) => needs.teller.hit(y, ttlOf(stored, nowMs), detail));
  }

  onLost(): void {
    this.came();
    this.flight?.land({ kind: 'abandoned' });
  }
}

/** Seconds that a response is fresh yet; less than none for one that is stale. */
export function ttlOf(stored: StoredResponse, nowMs: number): number {
  return Math.floor((stored.parts.lifetime.freshMs - stored.ageMs(nowMs)) / 1_000);
}

function tagsOf(fields: readonly Field[], { tagHeaders }: CacheConfig): string[] {
  const tags = new Set<string>();
  for (const name of tagHeaders) for (const tag of (fieldOf(fields, name) ?? '').split(/[\s,]+/)) if (tag !== '' && tags.size < TAGS_MAX) tags.add(tag);
  return [...tags];
}
