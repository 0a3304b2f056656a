import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { type IRateLimiterRedisOptions, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { InjectRedis } from '../redis/redis.js';

/** Attempts per window in seconds: `account` by what is attacked, `address` by who attacks (many people may share one). */
const LIMITS = {
  'sign-in:account': { points: 10, duration: 900 },
  'sign-in:address': { points: 100, duration: 900 },
  'sign-up:address': { points: 30, duration: 3_600 },
  'token:address': { points: 600, duration: 60 },
  'mail:account': { points: 5, duration: 3_600 },
  'mail:address': { points: 30, duration: 3_600 },
} as const satisfies Record<string, Pick<IRateLimiterRedisOptions, 'points' | 'duration'>>;
export type LimitName = keyof typeof LIMITS;

@Injectable()
export class RateLimits {
  private readonly limiters: Record<LimitName, RateLimiterRedis>;

  constructor(@InjectRedis() redis: Redis) {
    const made = Object.entries(LIMITS).map(([name, limit]) => [
      name,
      new RateLimiterRedis({ storeClient: redis, keyPrefix: `gatehouse:limit:${name}`, ...limit }),
    ]);
    this.limiters = Object.fromEntries(made) as Record<LimitName, RateLimiterRedis>;
  }

  /** @throws ProblemError auth.rate_limited with `retryAfterMs`; any other error means Redis is away, and then nobody gets in */
  async take(name: LimitName, subject: string): Promise<void> {
    try {
      await this.limiters[name].consume(subject);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new ProblemError('auth.rate_limited', 'Wait a little, then try again.', { retryAfterMs: error.msBeforeNext });
    }
  }

  /** After a success, so that ten forgotten passwords over a day lock nobody out. */
  async forgive(name: LimitName, subject: string): Promise<void> {
    await this.limiters[name].delete(subject);
  }
}
