import type { PurgeEntry } from '@gatehouse/definition';
import type { Runtime } from '../../compile/runtime.js';
import type { CacheRedis } from './cache-redis.js';
import { Flights } from './flights.js';
import { Marks } from './marks.js';
import { MemoryTier } from './memory-tier.js';
import type { SharedTier } from './shared-tier.js';
import type { StoredResponse } from './stored-response.js';

/** Responses of one key that differ by what Vary names. */
const VARIANTS_MAX = 32;
const BYTES_MAX = 67_108_864;

/** What is stored now, in bytes and keys, and what was done since the start. */
export interface ResponseCacheCounts {
  bytes: number;
  keys: number;
  hits: number;
  staleHits: number;
  misses: number;
  stored: number;
  coalesced: number;
  /** Of models: given again to the same question, and to one that means the same; not there; and taken in. */
  answersExact: number;
  answersSemantic: number;
  answersMissed: number;
  answersKept: number;
  /** Calls that waited for the answer to the same one. */
  answersAwaited: number;
  /** In shadow: the model said what would have been given, or something else. */
  answersAgreed: number;
  answersDiffered: number;
}

export interface ResponseCacheOptions {
  /** Of memory, for all APIs together. */
  bytesMax?: number;
  /** Null: each process has its own memory and nothing else. */
  shared?: SharedTier | null;
  /** Where that is, for others who keep something of their own there. */
  redis?: CacheRedis | null;
}

/** What the policies of all APIs store, once per process: it outlives every snapshot. */
export class ResponseCache {
  readonly memory: MemoryTier<StoredResponse>;
  readonly marks = new Marks();
  readonly flights = new Flights();
  private readonly fetching = new Map<string, number>();
  readonly shared: SharedTier | null;
  readonly redis: CacheRedis | null;
  readonly counts = {
    hits: 0,
    staleHits: 0,
    misses: 0,
    stored: 0,
    coalesced: 0,
    answersExact: 0,
    answersSemantic: 0,
    answersMissed: 0,
    answersKept: 0,
    answersAwaited: 0,
    answersAgreed: 0,
    answersDiffered: 0,
  };

  constructor({ bytesMax = BYTES_MAX, shared = null, redis = null }: ResponseCacheOptions = {}) {
    this.memory = new MemoryTier(bytesMax, VARIANTS_MAX);
    this.shared = shared;
    this.redis = redis;
    if (shared !== null) shared.onInvalidated = (target) => this.invalidate(target, Date.now());
  }

  purge(entries: readonly Pick<PurgeEntry, 'tenantId' | 'apiId' | 'scope'>[], atMs: number): void {
    for (const entry of entries) this.marks.purge(entry, atMs);
  }

  /** What is stored of a target is not it any more, nor what is on its way. Of what is neither there is nothing to remember. */
  invalidate(target: string, atMs: number): void {
    if (this.memory.holds(target) || this.fetching.has(target)) this.marks.invalidate(target, atMs);
  }

  /** A response of this target is on its way; call what comes back when it has come. */
  expect(target: string): () => void {
    const { fetching } = this;
    fetching.set(target, (fetching.get(target) ?? 0) + 1);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      const count = (fetching.get(target) ?? 0) - 1;
      if (count > 0) fetching.set(target, count);
      else fetching.delete(target);
    };
  }

  get report(): ResponseCacheCounts {
    return { bytes: this.memory.bytes, keys: this.memory.size, ...this.counts };
  }

  /** Of the store of all gateways. */
  get sharedState(): 'off' | 'connected' | 'away' {
    if (this.shared === null) return 'off';
    return this.shared.ready ? 'connected' : 'away';
  }

  close(): void {
    this.shared?.close();
  }
}

const caches = new WeakMap<Runtime, ResponseCache>();

/** The cache of this process. A runtime that was given none has one of its own in memory. */
export function cacheOf(runtime: Runtime): ResponseCache {
  let cache = caches.get(runtime);
  if (cache === undefined) {
    cache = new ResponseCache();
    caches.set(runtime, cache);
  }
  return cache;
}

/** Before the first snapshot is compiled. */
export function giveCache(runtime: Runtime, cache: ResponseCache): void {
  caches.set(runtime, cache);
}
