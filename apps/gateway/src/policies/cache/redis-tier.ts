import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Logger } from '../../compile/runtime.js';
import { fromBytes, toBytes } from './shared-form.js';
import type { SharedTier } from './shared-tier.js';
import type { Selecting, StoredResponse } from './stored-response.js';

const PREFIX = 'gatehouse:cache:';
const CHANNEL = `${PREFIX}invalidated`;
/** What a key that stands for several responses begins with; the names that they are selected by follow. */
const VARIES = 'V';
/** Larger responses stay in the memory of the gateway that fetched them. */
const OBJECT_BYTES_MAX = 1_048_576;
/** What may wait to be written; beyond, responses are not shared. */
const PENDING_BYTES_MAX = 16_777_216;
const TTL_MAX_MS = 86_400_000;
/** A Redis that failed is left alone for so long. */
const AWAY_MS = 1_000;
/** The clocks of two gateways differ by no more. */
const SKEW_MS = 2_000;
const RECONNECT_MAX_MS = 500;

const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url');
const responseKey = (key: string, selecting: Selecting): string => PREFIX + hashed(selecting.length === 0 ? key : `${key}\n${JSON.stringify(selecting)}`);
const markKey = (target: string): string => `${PREFIX}mark:${hashed(target)}`;

export interface RedisTierOptions {
  url: string;
  /** Without an answer for so long, the gateway goes on without it. */
  timeoutMs: number;
  log: Logger;
}

/** Stored responses in a Redis that gateways share. Everything in it ends by itself. */
export class RedisTier implements SharedTier {
  onInvalidated: (target: string) => void = () => {};
  /** What was purged while nobody of this process listened is not known yet: until it is, nothing is taken out of here. */
  open = true;
  private readonly redis: Redis;
  private readonly listener: Redis;
  private readonly log: Logger;
  private readonly timeoutMs: number;
  private awayUntil = 0;
  private away = false;
  private pendingBytes = 0;
  private listening = false;

  constructor({ url, timeoutMs, log }: RedisTierOptions) {
    const options = {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 1_000,
      retryStrategy: (attempt: number) => Math.min(25 * 2 ** Math.min(attempt, 6), RECONNECT_MAX_MS) * (0.5 + Math.random() / 2),
    };
    this.log = log;
    this.timeoutMs = timeoutMs;
    this.redis = new Redis(url, { ...options, connectionName: 'gatehouse-cache' });
    this.listener = new Redis(url, { ...options, connectionName: 'gatehouse-cache-news', autoResubscribe: false });
    for (const redis of [this.redis, this.listener]) redis.on('error', () => {});
    this.listener.on('close', () => {
      this.listening = false;
    });
    this.listener.on('ready', () => void this.listen());
    this.listener.on('message', (_channel: string, target: string) => this.onInvalidated(target));
  }

  /** Stored responses can be had, and news of others. */
  get ready(): boolean {
    return this.reachable && this.listening;
  }

  private async listen(): Promise<void> {
    try {
      await this.listener.subscribe(CHANNEL);
      this.listening = true;
    } catch {
      // its connection is gone, and is made anew
    }
  }

  async get(key: string, target: string, select: (names: string) => Selecting): Promise<StoredResponse | undefined> {
    if (!this.open || !this.reachable) return undefined;
    try {
      const [first, mark] = await this.inTime(this.redis.mgetBuffer(responseKey(key, []), markKey(target)));
      if (!first) return undefined;
      const varies = first[0] === VARIES.charCodeAt(0);
      const bytes = varies ? await this.inTime(this.redis.getBuffer(responseKey(key, select(first.toString('latin1', 1))))) : first;
      const response = bytes ? fromBytes(bytes, key, SKEW_MS) : undefined;
      return response !== undefined && mark && response.parts.requestedAt <= Number(mark.toString()) ? undefined : response;
    } catch (error) {
      this.lose(error as Error);
      return undefined;
    }
  }

  put(response: StoredResponse): void {
    const { key, selecting, body } = response.parts;
    const ttlMs = Math.min(TTL_MAX_MS, Math.floor(response.uselessAt - Date.now()));
    if (body.length > OBJECT_BYTES_MAX || ttlMs < 1_000 || !this.reachable || this.pendingBytes > PENDING_BYTES_MAX) return;
    const bytes = toBytes(response);
    const write = this.redis.pipeline().set(responseKey(key, selecting), bytes, 'PX', ttlMs);
    if (selecting.length > 0) write.set(responseKey(key, []), VARIES + selecting.map(([name]) => name).join(','), 'PX', ttlMs);
    this.send(bytes.length, write.exec());
  }

  invalidate(target: string, atMs: number): void {
    if (!this.reachable) return;
    this.send(target.length, this.redis.pipeline().set(markKey(target), String(atMs), 'PX', TTL_MAX_MS).publish(CHANNEL, target).exec());
  }

  close(): void {
    this.redis.disconnect();
    this.listener.disconnect();
  }

  private get reachable(): boolean {
    return this.redis.status === 'ready' && performance.now() >= this.awayUntil;
  }

  private send(bytes: number, sent: Promise<[Error | null, unknown][] | null>): void {
    this.pendingBytes += bytes;
    const settle = () => {
      this.pendingBytes -= bytes;
    };
    sent.then(
      (results) => {
        settle();
        const failed = results?.find(([error]) => error !== null);
        if (failed?.[0]) this.lose(failed[0]);
        else this.back();
      },
      (error: Error) => {
        settle();
        this.lose(error);
      },
    );
  }

  private async inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${this.timeoutMs} ms`)), this.timeoutMs);
    });
    try {
      const value = await Promise.race([answer, late]);
      this.back();
      return value;
    } finally {
      clearTimeout(timer);
      // late, it may yet fail
      answer.catch(() => {});
    }
  }

  private lose(error: Error): void {
    this.awayUntil = performance.now() + AWAY_MS;
    if (!this.away) this.log.warn({ reason: error.message }, 'the Redis of the response cache is away: each gateway has its memory alone');
    this.away = true;
  }

  private back(): void {
    if (this.away) this.log.info({}, 'the Redis of the response cache answers');
    this.away = false;
  }
}
