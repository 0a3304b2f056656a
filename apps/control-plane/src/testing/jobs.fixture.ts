import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { Tx } from '../platform/database/index.js';
import { Outbox, type OutboxFollower, type OutboxRow, queue } from '../platform/jobs/index.js';

/** Fails when it is told to. */
@Injectable()
export class FixtureFollower implements OutboxFollower, OnModuleInit {
  readonly topics = ['fixture.topic'];
  readonly seen: number[] = [];
  failing = false;
  failAfterWriting = false;
  failures = 0;

  constructor(private readonly outbox: Outbox) {}

  onModuleInit(): void {
    this.outbox.follow(this);
  }

  async handle(rows: readonly OutboxRow[], tx: Tx): Promise<void> {
    if (this.failing) {
      this.failures++;
      throw new Error('the follower is ill');
    }
    const numbers = rows.map((row) => Number(row.payload.n));
    for (const n of numbers) await tx.audit({ action: 'fixture.handled', subject: { kind: 'fixture', id: String(n), name: 'n' } });
    if (this.failAfterWriting) {
      this.failAfterWriting = false;
      throw new Error('too late');
    }
    this.seen.push(...numbers);
  }
}

@Processor('fixture')
export class FixtureWorker extends WorkerHost {
  broken = false;
  readonly done: number[] = [];

  async process(job: Job<{ n: number }>): Promise<void> {
    if (this.broken) throw new Error('the worker is broken');
    this.done.push(job.data.n);
  }
}

@Module({ imports: [queue({ name: 'fixture' })], providers: [FixtureFollower, FixtureWorker] })
export class FixtureModule {}
