import { Redis } from 'ioredis';
import type { Logger } from '../../compile/runtime.js';

/** What may wait to be written; beyond, nothing more is shared. */
const PENDING_BYTES_MAX = 16_777_216;
/** A Redis that failed is left alone for so long. */
const AWAY_MS = 1_000;
const RECONNECT_MAX_MS = 500;

export interface CacheRedisOptions {
  url: string;
  /** Without an answer for so long, the gateway goes on without it. */
  timeoutMs: number;
  log: Logger;
}

type Sent = Promise<[Error | null, unknown][] | null>;

/** The Redis in which gateways share what they keep. It may be slow or away: whoever asks goes on without it. */
export class CacheRedis {
  /** What was purged while nobody of this process listened is not known yet: until it is, nothing is taken out of here. */
  open = true;
  readonly redis: Redis;
  private readonly others: Redis[] = [];
  private readonly log: Logger;
  private readonly timeoutMs: number;
  private readonly options;
  private awayUntil = 0;
  private away = false;
  private pendingBytes = 0;

  constructor(private readonly given: CacheRedisOptions) {
    this.log = given.log;
    this.timeoutMs = given.timeoutMs;
    this.options = {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 1_000,
      retryStrategy: (attempt: number) => Math.min(25 * 2 ** Math.min(attempt, 6), RECONNECT_MAX_MS) * (0.5 + Math.random() / 2),
    };
    this.redis = this.connection('gatehouse-cache');
  }

  /** A connection of its own, for whoever listens. */
  connection(connectionName: string): Redis {
    const redis = new Redis(this.given.url, { ...this.options, connectionName, autoResubscribe: false });
    redis.on('error', () => {});
    this.others.push(redis);
    return redis;
  }

  get reachable(): boolean {
    return this.redis.status === 'ready' && performance.now() >= this.awayUntil;
  }

  /** Whether there is room for more to be written. */
  get takes(): boolean {
    return this.reachable && this.pendingBytes <= PENDING_BYTES_MAX;
  }

  /** What is written; nobody waits for it. */
  send(bytes: number, sent: Sent): void {
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

  /** What is read. Undefined: nothing can be had in time. */
  async read<T>(ask: (redis: Redis, inTime: <A>(answer: Promise<A>) => Promise<A>) => Promise<T>): Promise<T | undefined> {
    if (!this.open || !this.reachable) return undefined;
    try {
      return await ask(this.redis, (answer) => this.inTime(answer));
    } catch (error) {
      this.lose(error as Error);
      return undefined;
    }
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

  close(): void {
    for (const redis of this.others) redis.disconnect();
  }
}
