import { allowanceOf, type CountedLimit, type Limit } from '@gatehouse/definition';
import { aliveKey, counterKey, counterName, type Period, periodOf, RESET_SCRIPT, slotsKey } from '@gatehouse/definition/counters';
import { Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { InjectRedis } from '../../platform/redis/redis.js';

export interface Use {
  used: number | null;
  remaining: number | null;
  /** Unix milliseconds. */
  resetsAtMs: number | null;
}

export const UNKNOWN: Use = { used: null, remaining: null, resetsAtMs: null };

/** Which counter: where the limit stands, and whose it is. */
export interface Counted {
  scope: string;
  subject: string;
}

/** A reset outlives its period by this much, for gateways whose clocks run behind. */
const SLACK_MS = 10_000;
/** What drains is forgotten after this, empty as it is then. */
const DRAINED_MS = 3_600_000;

/** The counters that gateways share, seen from here. */
@Injectable()
export class LimitCounters {
  constructor(@InjectRedis() private readonly redis: Redis) {}

  /** What is used now. Unknown while the store is away. */
  async use({ scope, subject }: Counted, limit: Limit, nowMs: number): Promise<Use> {
    const name = counterName(scope, limit);
    try {
      if (limit.kind === 'concurrency') return limit.mode === 'fast' ? UNKNOWN : await this.underWay(slotsKey(name, subject), limit.calls);
      return await this.counted(counterKey(name, subject), limit, nowMs);
    } catch {
      return UNKNOWN;
    }
  }

  /** Begins anew. @throws Error while the store is away */
  async reset({ scope, subject }: Counted, limit: CountedLimit, nowMs: number): Promise<void> {
    const base = counterKey(counterName(scope, limit), subject);
    const period = periodOf(limit, nowMs);
    const keys = [period.id, ...period.before].map((id) => `${base}:${id}`);
    const ttlMs = Number.isFinite(period.endMs) ? period.endMs + period.lingersMs - nowMs + SLACK_MS : DRAINED_MS;
    await this.redis.eval(RESET_SCRIPT, keys.length, ...keys, Math.ceil(ttlMs));
  }

  private async counted(base: string, limit: CountedLimit, nowMs: number): Promise<Use> {
    const period = periodOf(limit, nowMs);
    const levels = await Promise.all([period.id, ...period.before].map((id) => this.redis.hget(`${base}:${id}`, 'level')));
    const level = levels.reduce((sum, one) => sum + Number(one ?? 0), 0);
    const most = limit.kind === 'rate' && limit.algorithm === 'gcra' ? (limit.burst ?? limit.requests) : allowanceOf(limit);
    const used = Math.max(0, Math.ceil(limit.kind === 'rate' && limit.algorithm === 'gcra' ? ((level - nowMs) * limit.requests) / limit.windowMs : level));
    return { used, remaining: Math.max(0, most - used), resetsAtMs: endOf(period) };
  }

  private async underWay(key: string, most: number): Promise<Use> {
    const holders = Object.entries(await this.redis.hgetall(key));
    const alive = await Promise.all(holders.map(([holder]) => this.redis.exists(aliveKey(holder))));
    const used = holders.reduce((sum, [, held], i) => (alive[i] ? sum + Number(held.split(':')[0]) : sum), 0);
    return { used, remaining: Math.max(0, most - used), resetsAtMs: null };
  }
}

/** A rolling span has no end, and neither has what drains. */
function endOf({ endMs, lingersMs }: Period): number | null {
  return Number.isFinite(endMs) && lingersMs === 0 ? endMs : null;
}
