import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { type Config, InjectConfig } from '../config/config.js';
import { Database } from '../database/database.js';
import { SYSTEM_ACTOR } from '../database/scope.js';
import type { Tx } from '../database/tx.js';
import { InjectLog, type Log } from '../logging/logging.js';

export const OUTBOX_QUEUE = 'outbox';
const SWEEP_MS = 1_000;
const BATCH = 200;
/** Rows of a failing topic wait so long; doubled per attempt, at most five minutes. */
const BACKOFF_MS = 500;
const BACKOFF_MS_MAX = 300_000;

export interface OutboxRow {
  id: string;
  tenantId: string | null;
  topic: string;
  payload: Record<string, unknown>;
  createdAt: Date;
}

/** One follower per topic. `handle` gets waiting rows in order, in a transaction in system scope that also marks them: all or nothing, and perhaps again. So it must be idempotent. */
export interface OutboxFollower {
  readonly topics: readonly string[];
  handle(rows: readonly OutboxRow[], tx: Tx): Promise<void>;
}

/** A follower that reads and marks its rows itself, because it needs a transaction of another kind. It answers for its own failures and retries. */
export interface OutboxDrain {
  readonly topics: readonly string[];
  drain(): Promise<void>;
}

/** A module's follower registers in its `onModuleInit`. */
@Injectable()
export class Outbox implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly followers = new Map<string, OutboxFollower | OutboxDrain>();
  private readonly retryAt = new Map<OutboxFollower | OutboxDrain, { atMs: number; delayMs: number }>();
  private readonly running = new Map<OutboxFollower | OutboxDrain, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    @InjectConfig() private readonly config: Config,
    @InjectQueue(OUTBOX_QUEUE) private readonly queue: Queue,
    @InjectLog() private readonly log: Log,
  ) {
    database.onCommit((tx) => {
      if (tx.wakes.size > 0) this.wake([...tx.wakes]);
    });
  }

  /** Not waited for: with Redis away the change is made all the same, and the sweep finds its rows. */
  private wake(topics: string[]): void {
    this.queue
      .add('wake', { topics }, { attempts: 1, removeOnComplete: true, removeOnFail: true })
      .catch((error: unknown) => this.log.warn({ err: error, topics }, 'the outbox could not be woken; the sweep will see to it'));
  }

  follow(follower: OutboxFollower | OutboxDrain): void {
    for (const topic of follower.topics) {
      if (this.followers.has(topic)) throw new Error(`two followers of the outbox topic ${topic}`);
      this.followers.set(topic, follower);
    }
  }

  onApplicationBootstrap(): void {
    if (this.config.role !== 'worker') return;
    // a wake-up may be lost with Redis; the row is not, so a lost one costs at most this long
    this.timer = setInterval(() => void this.sweep().catch((error: unknown) => this.log.error({ err: error }, 'the outbox could not be swept')), SWEEP_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await Promise.allSettled(this.running.values());
  }

  /** Works off what waits, by topic. A follower at work is asked once more after it ends, since rows may have come meanwhile. */
  async sweep(topics?: readonly string[]): Promise<void> {
    const due = topics ?? (await this.dueTopics());
    const followers = new Set(due.map((topic) => this.followers.get(topic)).filter((follower) => follower !== undefined));
    await Promise.all([...followers].map((follower) => this.after(follower)));
  }

  /** A drain knows best whether there is work, so it is always asked. */
  private async dueTopics(): Promise<string[]> {
    const drained = [...this.followers].filter(([, follower]) => 'drain' in follower).map(([topic]) => topic);
    return [...drained, ...(await this.waitingTopics().catch(() => []))]; // the database is away: the next sweep looks again
  }

  private async waitingTopics(): Promise<string[]> {
    const rows = await this.database.read('system', (tx) =>
      tx.sql<{ topic: string }>('select distinct topic from outbox where processed_at is null and topic = any($1)', [[...this.followers.keys()]]),
    );
    return rows.map((row) => row.topic);
  }

  private after(follower: OutboxFollower | OutboxDrain): Promise<void> {
    const work = (this.running.get(follower) ?? Promise.resolve()).then(() => this.drain(follower));
    this.running.set(follower, work);
    return work.finally(() => {
      if (this.running.get(follower) === work) this.running.delete(follower);
    });
  }

  private async drain(follower: OutboxFollower | OutboxDrain): Promise<void> {
    if ('drain' in follower) return follower.drain();
    const retry = this.retryAt.get(follower);
    if (retry && retry.atMs > Date.now()) return;
    try {
      while ((await this.batch(follower)) === BATCH);
      this.retryAt.delete(follower);
    } catch (error) {
      const delayMs = Math.min((retry?.delayMs ?? BACKOFF_MS / 2) * 2, BACKOFF_MS_MAX);
      this.retryAt.set(follower, { atMs: Date.now() + delayMs, delayMs });
      this.log.error({ err: error, topics: follower.topics, delayMs }, 'outbox follower failed; its rows wait');
      await this.note(follower, error).catch(() => {}); // the database itself may be what fails
    }
  }

  private batch(follower: OutboxFollower): Promise<number> {
    return this.database.write('system', SYSTEM_ACTOR, async (tx) => {
      const rows = await tx.sql<{ id: string; tenant_id: string; topic: string; payload: Record<string, unknown>; created_at: Date }>(
        `select id, tenant_id, topic, payload, created_at from outbox where processed_at is null and topic = any($1) order by id limit ${BATCH} for update skip locked`,
        [follower.topics],
      );
      if (rows.length === 0) return 0;
      const shown = rows.map((row) => ({
        id: row.id,
        tenantId: row.tenant_id === '*' ? null : row.tenant_id,
        topic: row.topic,
        payload: row.payload,
        createdAt: row.created_at,
      }));
      await follower.handle(shown, tx);
      await tx.sql('update outbox set processed_at = $2, error = null where id = any($1)', [rows.map((row) => row.id), tx.now]);
      return rows.length;
    });
  }

  private async note(follower: OutboxFollower, error: unknown): Promise<void> {
    await this.database.write('system', SYSTEM_ACTOR, (tx) =>
      tx.sql('update outbox set attempts = attempts + 1, error = $2 where processed_at is null and topic = any($1)', [
        follower.topics,
        String(error).slice(0, 1_000),
      ]),
    );
  }
}

/** Runs in the worker role only. */
@Processor(OUTBOX_QUEUE, { concurrency: 4 })
export class OutboxWake extends WorkerHost {
  constructor(private readonly outbox: Outbox) {
    super();
  }
  async process(job: { data: { topics: string[] } }): Promise<void> {
    await this.outbox.sweep(job.data.topics);
  }
}
