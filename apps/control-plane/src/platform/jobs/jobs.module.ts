import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CONFIG, type Config } from '../config/config.js';
import { CLEAN_UP_QUEUE, CleanUp, CleanUpWorker } from './clean-up.js';
import { OUTBOX_QUEUE, Outbox, OutboxWake } from './outbox.js';
import { Queues, queue } from './queues.js';
import { WorkerStart } from './worker-start.js';

/** A request that needs a queue while Redis is away fails after ioredis's twenty attempts, some ten seconds; workers wait without end. */
const RECONNECT_MS_MAX = 1_000;

@Global()
@Module({
  imports: [
    DiscoveryModule,
    BullModule.forRootAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({
        connection: { url: config.redisUrl, retryStrategy: (times: number) => Math.min(times * 50, RECONNECT_MS_MAX) },
        prefix: 'gatehouse',
      }),
      extraOptions: { manualRegistration: true },
    }),
    queue({ name: OUTBOX_QUEUE }),
    queue({ name: CLEAN_UP_QUEUE }),
  ],
  providers: [CleanUp, CleanUpWorker, Outbox, OutboxWake, Queues, WorkerStart],
  exports: [CleanUp, Outbox, Queues],
})
export class JobsModule {}
