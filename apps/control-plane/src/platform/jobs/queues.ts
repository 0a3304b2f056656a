import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { type DynamicModule, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bullmq';

const names = new Set<string>();

export interface QueueOptions {
  name: string;
  /** Attempts before a job becomes a dead letter; default 8, over some four minutes. */
  attempts?: number;
}

/** Declares a queue: `imports: [queue({ name: 'mail' })]`; then `@InjectQueue('mail')` and `@Processor('mail')`. Failed jobs stay until an admin replays or discards them. */
export function queue({ name, attempts = 8 }: QueueOptions): DynamicModule {
  names.add(name);
  return BullModule.registerQueue({
    name,
    defaultJobOptions: {
      attempts,
      backoff: { type: 'exponential', delay: 1_000, jitter: 0.3 },
      removeOnComplete: { age: 24 * 3_600, count: 1_000 },
      removeOnFail: false,
    },
  });
}

/** The queues of this application, by name. */
@Injectable()
export class Queues {
  constructor(private readonly modules: ModuleRef) {}

  all(): Queue[] {
    return [...names].sort().flatMap((name) => this.find(name) ?? []);
  }

  /** Undefined: no module of this application declares it. */
  find(name: string): Queue | undefined {
    if (!names.has(name)) return undefined;
    try {
      return this.modules.get<Queue>(getQueueToken(name), { strict: false });
    } catch {
      return undefined;
    }
  }
}
