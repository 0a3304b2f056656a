import { BullModule, BullRegistrar } from '@nestjs/bullmq';
import { Global, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type Config, InjectConfig } from '../config/config.js';
import { OUTBOX_QUEUE, Outbox, OutboxWake } from './outbox.js';
import { Queues, queue } from './queues.js';

/** Processors run in the worker role; in the api role the same classes exist and stay idle. */
@Injectable()
class WorkerStart implements OnApplicationBootstrap {
  constructor(
    @InjectConfig() private readonly config: Config,
    private readonly registrar: BullRegistrar,
  ) {}
  onApplicationBootstrap(): void {
    if (this.config.role === 'worker') this.registrar.register();
  }
}

@Global()
@Module({
  imports: [
    BullModule.forRootAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({ connection: { url: config.redisUrl, maxRetriesPerRequest: null }, prefix: 'gatehouse' }),
      extraOptions: { manualRegistration: true },
    }),
    queue({ name: OUTBOX_QUEUE }),
  ],
  providers: [Outbox, OutboxWake, Queues, WorkerStart],
  exports: [Outbox, Queues],
})
export class JobsModule {}
