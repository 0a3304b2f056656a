import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { type Config, InjectConfig } from '../config/config.js';
import { Database } from '../database/database.js';
import { SYSTEM_ACTOR } from '../database/scope.js';
import type { Tx } from '../database/tx.js';
import { InjectLog, type Log } from '../logging/logging.js';

export const CLEAN_UP_QUEUE = 'clean-up';
const EVERY_MS = 3_600_000;

/** Removes what has had its time; returns how many rows went. In system scope. */
export type CleanUpTask = (tx: Tx) => Promise<number>;

/** Modules add their own in `onModuleInit`; each runs hourly, in a transaction of its own. */
@Injectable()
export class CleanUp implements OnModuleInit, OnApplicationBootstrap {
  private readonly tasks = new Map<string, CleanUpTask>();

  constructor(
    private readonly database: Database,
    @InjectQueue(CLEAN_UP_QUEUE) private readonly queue: Queue,
    @InjectConfig() private readonly config: Config,
    @InjectLog() private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.add('idempotency-keys', (tx) => removed(tx, `delete from idempotency_keys where created_at < $1::timestamptz - interval '24 hours'`));
    this.add('outbox', (tx) => removed(tx, `delete from outbox where processed_at < $1::timestamptz - interval '7 days'`));
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role === 'worker') await this.queue.upsertJobScheduler('hourly', { every: EVERY_MS }, { name: 'clean-up' });
  }

  add(name: string, task: CleanUpTask): void {
    this.tasks.set(name, task);
  }

  async run(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [name, task] of this.tasks) counts[name] = await this.database.write('system', SYSTEM_ACTOR, task);
    this.log.info({ counts }, 'cleaned up');
    return counts;
  }
}

/** For a single `delete` with the time of the transaction as $1. */
export async function removed(tx: Tx, statement: string): Promise<number> {
  const rows = await tx.sql<{ count: number }>(`with gone as (${statement} returning 1) select count(*)::int as count from gone`, [tx.now]);
  return rows[0]?.count ?? 0;
}

@Processor(CLEAN_UP_QUEUE)
export class CleanUpWorker extends WorkerHost {
  constructor(private readonly cleanUp: CleanUp) {
    super();
  }
  process(): Promise<Record<string, number>> {
    return this.cleanUp.run();
  }
}
