import type { CacheRedis } from '../../../policies/cache/cache-redis.js';

const PREFIX = 'gatehouse:answers:of:';
/** So old may what is known of others' questions be. */
const FRESH_MS = 5_000;
/** Of one ground; more stay with the gateway that was asked. */
const QUESTIONS_MAX = 500;
const GROUNDS_MAX = 1_000;

/** Which questions other gateways keep answers to, by what else has to be the same. */
export class SharedQuestions {
  private readonly readAt = new Map<string, number>();

  /** @returns what there is, as pairs of the answer's key and the question; undefined where it was read a moment ago, or cannot be */
  read(ground: string, redis: CacheRedis | null): undefined | Promise<readonly (readonly [key: string, text: string])[]> {
    const now = performance.now();
    if (redis === null || !redis.open || !redis.reachable || now - (this.readAt.get(ground) ?? Number.NEGATIVE_INFINITY) < FRESH_MS) return undefined;
    if (this.readAt.size >= GROUNDS_MAX) this.readAt.clear();
    this.readAt.set(ground, now);
    return redis.read((connection, inTime) => inTime(connection.hgetall(PREFIX + ground))).then((found) => Object.entries(found ?? {}));
  }

  async put(ground: string, key: string, text: string, lifetimeMs: number, redis: CacheRedis | null): Promise<void> {
    if (redis === null || !redis.takes) return;
    const count = await redis.read((connection, inTime) => inTime(connection.hlen(PREFIX + ground)));
    if (count === undefined || count >= QUESTIONS_MAX || !redis.takes) return;
    // the hash ends with the last of its answers: what ended before is found out when it is asked for
    const write = redis.redis
      .pipeline()
      .hset(PREFIX + ground, key, text)
      .pexpire(PREFIX + ground, lifetimeMs);
    redis.send(key.length + text.length, write.exec());
  }
}
