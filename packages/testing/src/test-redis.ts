import { Redis } from 'ioredis';
import { testServers } from './test-servers.js';

/**
 * A logical database of one's own on the run's Redis. Keys are apart; publish/subscribe channels are not, Redis shares those.
 * A number rather than a key prefix, because BullMQ refuses ioredis's `keyPrefix`.
 */
export async function testRedis(): Promise<{ url: string }> {
  const { redisUrl } = testServers();
  const counter = new Redis(redisUrl, { maxRetriesPerRequest: 1 });
  try {
    return { url: `${redisUrl}/${await counter.incr('gatehouse:test:databases')}` };
  } finally {
    counter.disconnect();
  }
}
