import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { CacheRedis } from './cache-redis.js';
import { fromBytes, toBytes } from './shared-form.js';
import type { SharedTier } from './shared-tier.js';
import type { Selecting, StoredResponse } from './stored-response.js';

const PREFIX = 'gatehouse:cache:';
const CHANNEL = `${PREFIX}invalidated`;
/** What a key that stands for several responses begins with; the names that they are selected by follow. */
const VARIES = 'V';
/** Larger responses stay in the memory of the gateway that fetched them. */
const OBJECT_BYTES_MAX = 1_048_576;
const TTL_MAX_MS = 86_400_000;
/** The clocks of two gateways differ by no more. */
const SKEW_MS = 2_000;

const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url');
const responseKey = (key: string, selecting: Selecting): string => PREFIX + hashed(selecting.length === 0 ? key : `${key}\n${JSON.stringify(selecting)}`);
const markKey = (target: string): string => `${PREFIX}mark:${hashed(target)}`;

/** Stored responses in a Redis that gateways share. Everything in it ends by itself. */
export class RedisTier implements SharedTier {
  onInvalidated: (target: string) => void = () => {};
  private readonly listener: Redis;
  private listening = false;

  constructor(private readonly shared: CacheRedis) {
    this.listener = shared.connection('gatehouse-cache-news');
    this.listener.on('close', () => {
      this.listening = false;
    });
    this.listener.on('ready', () => void this.listen());
    this.listener.on('message', (_channel: string, target: string) => this.onInvalidated(target));
  }

  /** Stored responses can be had, and news of others. */
  get ready(): boolean {
    return this.shared.reachable && this.listening;
  }

  private async listen(): Promise<void> {
    try {
      await this.listener.subscribe(CHANNEL);
      this.listening = true;
    } catch {
      // its connection is gone, and is made anew
    }
  }

  get(key: string, target: string, select: (names: string) => Selecting): Promise<StoredResponse | undefined> {
    return this.shared.read(async (redis, inTime) => {
      const [first, mark] = await inTime(redis.mgetBuffer(responseKey(key, []), markKey(target)));
      if (!first) return undefined;
      const varies = first[0] === VARIES.charCodeAt(0);
      const bytes = varies ? await inTime(redis.getBuffer(responseKey(key, select(first.toString('latin1', 1))))) : first;
      const response = bytes ? fromBytes(bytes, key, SKEW_MS) : undefined;
      return response !== undefined && mark && response.parts.requestedAt <= Number(mark.toString()) ? undefined : response;
    });
  }

  put(response: StoredResponse): void {
    const { key, selecting, body } = response.parts;
    const ttlMs = Math.min(TTL_MAX_MS, Math.floor(response.uselessAt - Date.now()));
    if (body.length > OBJECT_BYTES_MAX || ttlMs < 1_000 || !this.shared.takes) return;
    const bytes = toBytes(response);
    const write = this.shared.redis.pipeline().set(responseKey(key, selecting), bytes, 'PX', ttlMs);
    if (selecting.length > 0) write.set(responseKey(key, []), VARIES + selecting.map(([name]) => name).join(','), 'PX', ttlMs);
    this.shared.send(bytes.length, write.exec());
  }

  invalidate(target: string, atMs: number): void {
    if (!this.shared.reachable) return;
    this.shared.send(target.length, this.shared.redis.pipeline().set(markKey(target), String(atMs), 'PX', TTL_MAX_MS).publish(CHANNEL, target).exec());
  }

  close(): void {
    this.shared.close();
  }
}
