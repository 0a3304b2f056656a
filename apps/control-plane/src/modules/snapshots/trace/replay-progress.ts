import type { ReplayProgress as ProgressView } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import { InjectRedis } from '../../../platform/redis/redis.js';

/** A run that ended badly is forgotten by itself. */
const KEPT_SECONDS = 60;

const keyOf = (tenantId: string, run: string): string => `replay:${tenantId}:${run}`;

/** How far replays are, for whichever process is asked. What cannot be told of it holds nothing up. */
@Injectable()
export class ReplayProgress {
  constructor(@InjectRedis() private readonly redis: Redis) {}

  tell(tenantId: string, run: string, done: number, of: number): void {
    this.redis.set(keyOf(tenantId, run), JSON.stringify({ done, of }), 'EX', KEPT_SECONDS).catch(() => {});
  }

  async of(tenantId: string, run: string): Promise<z.input<typeof ProgressView>> {
    const told = await this.redis.get(keyOf(tenantId, run)).catch(() => null);
    return { progress: told === null ? null : (JSON.parse(told) as { done: number; of: number }) };
  }

  over(tenantId: string, run: string): void {
    this.redis.del(keyOf(tenantId, run)).catch(() => {});
  }
}
