import { createHash } from 'node:crypto';
import type { CacheRedis } from '../../policies/cache/cache-redis.js';
import type { Marks, Place } from '../../policies/cache/marks.js';
import { MemoryTier } from '../../policies/cache/memory-tier.js';
import { Askings } from './askings.js';
import { type StoredAnswer, sharedAnswer } from './stored-answer.js';
import { Underway } from './underway.js';

const PREFIX = 'gatehouse:answers:';
const SHARED_BYTES_MAX = 1_048_576;
/** The clocks of two gateways differ by no more. */
const SKEW_MS = 2_000;

export const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url');
const sharedKey = (key: string): string => PREFIX + key;

export interface Sharing {
  /** By which purges know what is kept. */
  readonly marks: Marks;
  readonly redis: CacheRedis | null;
}

/** The answers that one policy keeps, in memory and beside it in a Redis that gateways share. Outlives snapshots. */
export class AnswerStore {
  readonly askings = new Askings();
  readonly underway = new Underway();
  private readonly memory: MemoryTier<StoredAnswer>;

  constructor(bytesMax: number) {
    this.memory = new MemoryTier(bytesMax, 1);
  }

  get bytes(): number {
    return this.memory.bytes;
  }

  get size(): number {
    return this.memory.size;
  }

  /** @param key a hash: of all that the answer depends on */
  get(key: string, { marks }: Sharing, place: Place, nowMs: number): StoredAnswer | undefined {
    const [answer] = this.memory.get(key) ?? [];
    if (answer === undefined) return undefined;
    if (answer.isFresh(nowMs) && marks.allows(answer, '', place)) return answer;
    this.memory.delete(key);
    return undefined;
  }

  /** What another gateway keeps. Undefined at once where there is nobody to ask. */
  getShared(key: string, sharing: Sharing, place: Place, nowMs: number): undefined | Promise<StoredAnswer | undefined> {
    const { redis, marks } = sharing;
    if (redis === null || !redis.open || !redis.reachable) return undefined;
    return redis
      .read((connection, inTime) => inTime(connection.get(sharedKey(key))))
      .then((text) => {
        const answer = text ? sharedAnswer(text, key, SKEW_MS) : undefined;
        if (answer === undefined || !answer.isFresh(nowMs) || !marks.allows(answer, '', place)) return undefined;
        this.memory.put(answer, () => true);
        return answer;
      });
  }

  put(answer: StoredAnswer, { redis }: Sharing): void {
    this.memory.put(answer, () => true);
    const text = redis?.takes === true ? answer.toShared() : '';
    if (redis === null || text === '' || text.length > SHARED_BYTES_MAX) return;
    redis.send(text.length, redis.redis.pipeline().set(sharedKey(answer.parts.key), text, 'PX', answer.parts.lifetimeMs).exec());
  }
}
