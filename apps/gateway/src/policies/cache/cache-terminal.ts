import type { CacheConfig } from '@gatehouse/definition';
import type { Call } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Terminal } from '../../pipeline/pipeline.js';
import { refuse } from '../../pipeline/reply.js';
import { onBehalfOf } from './absent-client.js';
import { type Forwarded, StatusTeller } from './cache-status.js';
import { type FetchNeeds, FetchOnce, ttlOf } from './fetch-once.js';
import { FetchingCarrier } from './fetching-carrier.js';
import type { Flight, Landing } from './flights.js';
import { InvalidatingCarrier } from './invalidating-carrier.js';
import { find, type Lookup, LookupReader, useOf } from './look-up.js';
import type { ResponseCache } from './response-cache.js';
import { selectingOf } from './selecting.js';
import { serve } from './serve.js';
import { type StoredResponse, sameSelection } from './stored-response.js';

const NOT_CACHED = refuse('gateway.not_cached');
/** These change nothing that is stored (RFC 9110, 9.2.1); CONNECT has no target that could be. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT']);

/** Stands before what answers, on calls that the policy let pass: answers from the store, or fetches for it. */
export class CacheTerminal implements Terminal {
  private readonly reader: LookupReader;
  private readonly needs: FetchNeeds;

  constructor(
    private readonly inner: Terminal,
    private readonly engaged: (x: Exchange) => boolean,
    private readonly cache: ResponseCache,
    private readonly config: CacheConfig,
  ) {
    this.reader = new LookupReader(config);
    this.needs = { cache, config, terminal: inner, teller: new StatusTeller(config.cacheStatus) };
  }

  start(x: Exchange): void {
    // of several caches on one way the last that was attached counts
    if (!this.engaged(x) || x.upgrade !== null || x.carrier instanceof FetchingCarrier || x.carrier instanceof InvalidatingCarrier) this.inner.start(x);
    else if ((x.method === 'GET' || x.method === 'HEAD') && !x.hasBody) this.answer(this.reader.read(x), true);
    else if (SAFE.has(x.method)) this.inner.start(x);
    else {
      x.carrier = new InvalidatingCarrier(x.carrier, x, this.cache, this.config.redis, this.reader.queryOf);
      this.inner.start(x);
    }
  }

  /** @param mayWait for a fetch of another's */
  private answer(lookup: Lookup, mayWait: boolean, collapsed = false): void {
    const { x, asked, nowMs } = lookup;
    const { cache } = this;
    if (lookup.demands) {
      this.fetch(lookup, undefined, null, 'bypass');
      return;
    }
    const stored = asked.noStore ? undefined : find(cache, lookup);
    const use = stored === undefined ? 'none' : useOf(stored, lookup);
    if (stored === undefined || use === 'none') {
      if (asked.onlyIfCached) x.answer(NOT_CACHED);
      else this.goOrWait(lookup, stored, mayWait);
      return;
    }
    if (use === 'fresh') cache.counts.hits++;
    else cache.counts.staleHits++;
    x.explain('cache', use === 'fresh' ? 'a stored response' : 'a stored response, stale');
    if (use === 'refresh' && !stored.refreshing) this.refresh(lookup, stored);
    const { teller } = this.needs;
    serve(x, stored, lookup.wishes, nowMs, (y) => {
      if (collapsed) teller.forwarded(y, 'uri-miss', '; collapsed');
      else teller.hit(y, ttlOf(stored, nowMs));
    });
  }

  private goOrWait(lookup: Lookup, stored: StoredResponse | undefined, mayWait: boolean): void {
    const { x, key, wishes, asked } = lookup;
    const { cache, config } = this;
    const missed: Forwarded = cache.memory.get(key) === undefined ? 'uri-miss' : 'vary-miss';
    const why: Forwarded = stored === undefined ? missed : asked.noCache ? 'request' : 'stale';
    cache.counts.misses++;
    // what others wait for must be what they can be given: all of the response
    const forAll = x.method === 'GET' && !asked.noStore && (stored !== undefined || wishes === null);
    const flight = forAll ? cache.flights.of(key) : undefined;
    if (forAll && flight === undefined) this.lead(lookup, stored, cache.flights.begin(key), why);
    else if (flight === undefined || !mayWait || !config.coalesce || cache.flights.passing(key, performance.now())) this.fetch(lookup, stored, null, why);
    else {
      cache.counts.coalesced++;
      flight.join(x, (landing) => this.landed(lookup, landing));
    }
  }

  /** The fetch that this call waited for has ended. */
  private landed(lookup: Lookup, landing: Landing): void {
    const { x } = lookup;
    const now = { ...lookup, nowMs: x.runtime.clock.now() };
    if (landing.kind === 'failed') {
      x.outcome = 'failed';
      x.answer(landing.reply);
    } else if (landing.kind === 'abandoned') this.answer(now, true);
    else if (landing.kind === 'stored') this.answer(now, false, true);
    else this.goOrWait(now, undefined, false);
  }

  /** First what other gateways have, then the upstream. */
  private lead(lookup: Lookup, stored: StoredResponse | undefined, flight: Flight, why: Forwarded): void {
    const { shared } = this.cache;
    if (stored !== undefined || shared === null || !this.config.redis) {
      this.fetch(lookup, stored, flight, why);
      return;
    }
    const { x, key, target } = lookup;
    const asking = new Asking(flight);
    x.call = asking;
    void shared
      .get(key, target, (names) => selectingOf(x, names))
      .then((response) => {
        if (asking.over || x.ended) return;
        x.call = null;
        this.taken(lookup, response, flight, why);
      });
  }

  private taken(lookup: Lookup, response: StoredResponse | undefined, flight: Flight, why: Forwarded): void {
    const { cache } = this;
    const now = { ...lookup, nowMs: lookup.x.runtime.clock.now() };
    const valid = response !== undefined && response.uselessAt > now.nowMs && cache.marks.allows(response, lookup.target, lookup.place);
    if (!valid) {
      this.fetch(now, undefined, flight, why);
      return;
    }
    cache.memory.put(response, (other) => sameSelection(other, response));
    if (useOf(response, now) === 'none') this.fetch(now, response, flight, 'stale');
    else {
      flight.land({ kind: 'stored' });
      this.answer(now, false);
    }
  }

  private fetch(lookup: Lookup, stored: StoredResponse | undefined, flight: Flight | null, why: Forwarded): void {
    new FetchOnce(this.needs, lookup, stored, flight, why).start(lookup.x);
  }

  /** The caller has the stale response; a fresh one is fetched for the next. */
  private refresh(lookup: Lookup, stored: StoredResponse): void {
    if (this.cache.flights.of(lookup.key) !== undefined) return;
    stored.refreshing = true;
    const x = onBehalfOf(lookup.x);
    const flight = this.cache.flights.begin(lookup.key);
    flight.onEnd(() => {
      stored.refreshing = false;
    });
    // after the answer that goes out now
    queueMicrotask(() => new FetchOnce(this.needs, { ...lookup, x, wishes: null }, stored, flight, 'stale').start(x));
  }
}

/** A question to the store of all gateways. */
class Asking implements Call {
  over = false;

  constructor(private readonly flight: Flight) {}

  cancel(): void {
    this.over = true;
    this.flight.land({ kind: 'abandoned' });
  }

  clientDrained(): void {}
}
