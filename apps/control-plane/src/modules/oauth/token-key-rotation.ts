import { HOUR_MS } from '@gatehouse/definition';
import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, SYSTEM_ACTOR } from '../../platform/database/index.js';
import { repeat } from '../../platform/jobs/sweep.js';
import { TokenKeys } from './token-keys.js';

export const TOKEN_KEYS_QUEUE = 'token-keys';

/** The first key when the control plane first starts; afterwards what is due, every hour. */
@Injectable()
@Processor(TOKEN_KEYS_QUEUE)
export class TokenKeyRotation extends WorkerHost implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly keys: TokenKeys,
    @InjectConfig() private readonly config: Config,
    @InjectQueue(TOKEN_KEYS_QUEUE) private readonly queue: Queue,
  ) {
    super();
  }

  async onModuleInit(): Promise<void> {
    await this.process();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role === 'worker') await repeat(this.queue, HOUR_MS);
  }

  process(): Promise<{ made: number; retired: number }> {
    return this.database.write('system', SYSTEM_ACTOR, (tx) => this.keys.follow(tx));
  }
}
