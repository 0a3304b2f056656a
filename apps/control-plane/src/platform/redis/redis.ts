import { Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { Redis } from 'ioredis';
import { CONFIG, type Config } from '../config/config.js';
import { LOG, type Log } from '../logging/logging.js';

export const REDIS = Symbol('redis');
/** The control plane's own connection: sessions and rate limits. BullMQ makes its own. */
export const InjectRedis = () => Inject(REDIS);

@Global()
@Module({
  providers: [
    {
      provide: REDIS,
      inject: [CONFIG, LOG],
      // fails fast: a request must not wait for a Redis that is away
      useFactory: (config: Config, log: Log) => {
        const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: 2, connectTimeout: 5_000 });
        redis.on('error', (error) => log.warn({ err: error }, 'Redis connection'));
        return redis;
      },
    },
  ],
  exports: [REDIS],
})
export class RedisModule implements OnModuleDestroy {
  constructor(@InjectRedis() private readonly redis: Redis) {}
  onModuleDestroy(): void {
    this.redis.disconnect();
  }
}

/** Why this Redis may not carry queues and sessions, or undefined when it may. Managed servers may refuse CONFIG: then it is trusted. */
export async function redisFault(redis: Redis): Promise<string | undefined> {
  const read = async (name: string): Promise<string | undefined> => {
    try {
      return ((await redis.config('GET', name)) as string[])[1];
    } catch {
      return undefined;
    }
  };
  const [policy, append] = [await read('maxmemory-policy'), await read('appendonly')];
  if (policy !== undefined && policy !== 'noeviction')
    return `Redis evicts keys (maxmemory-policy ${policy}): jobs and sessions would vanish. Set maxmemory-policy noeviction.`;
  if (append !== undefined && append !== 'yes') return 'Redis does not write an append-only file: jobs would be lost with it. Set appendonly yes.';
  return undefined;
}
