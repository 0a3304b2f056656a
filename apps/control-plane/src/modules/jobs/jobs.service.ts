import { JOB_STATES } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { Database } from '../../platform/database/index.js';
import type { AccountActor } from '../../platform/http/index.js';
import { Queues } from '../../platform/jobs/index.js';

type JobState = (typeof JOB_STATES)[number];

const instant = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());

/** Sealed contents stay sealed, but even their cipher text is nobody's business on a screen. */
const shown = (data: unknown): Record<string, unknown> =>
  typeof data === 'object' && data !== null
    ? Object.fromEntries(Object.entries(data).map(([name, value]) => [name, name === 'sealed' ? '[sealed]' : value]))
    : {};

function present(queue: Queue, job: Job, state: JobState) {
  return {
    queue: queue.name,
    id: String(job.id),
    name: job.name,
    state,
    attempts: job.attemptsMade,
    attemptsMax: job.opts.attempts ?? 1,
    data: shown(job.data),
    error: job.failedReason ?? null,
    createdAt: new Date(job.timestamp).toISOString(),
    finishedAt: instant(job.finishedOn),
    nextAttemptAt: state === 'delayed' ? instant(job.timestamp + job.delay) : null,
  };
}

@Injectable()
export class JobsService {
  constructor(
    private readonly queues: Queues,
    private readonly database: Database,
  ) {}

  async summary() {
    const queues = await Promise.all(
      this.queues.all().map(async (queue) => {
        const counts = (await queue.getJobCounts(...JOB_STATES)) as Record<JobState, number>;
        return { queue: queue.name, counts };
      }),
    );
    const [row] = await this.database.read('system', (tx) =>
      tx.sql<{ waiting: number; oldest: Date | null }>('select count(*)::int as waiting, min(created_at) as oldest from outbox where processed_at is null'),
    );
    return { queues, outbox: { waiting: row?.waiting ?? 0, oldestAt: row?.oldest?.toISOString() ?? null } };
  }

  async list({ queue: name, state, limit }: { queue?: string | undefined; state: JobState; limit: number }) {
    const queues = name === undefined ? this.queues.all() : [this.queue(name)];
    const lists = await Promise.all(
      queues.map(async (queue) => (await queue.getJobs([state], 0, limit - 1)).filter((job) => job !== undefined).map((job) => present(queue, job, state))),
    );
    const items = lists.flat().sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    return { items: items.slice(0, limit) };
  }

  /** A replayed job starts with all its attempts again. */
  async replay(actor: AccountActor, queueName: string, jobId: string): Promise<void> {
    const job = await this.deadLetter(queueName, jobId);
    await job.retry('failed', { resetAttemptsMade: true });
    await this.audit(actor, 'job.replayed', queueName, job);
  }

  async discard(actor: AccountActor, queueName: string, jobId: string): Promise<void> {
    const job = await this.deadLetter(queueName, jobId);
    await job.remove();
    await this.audit(actor, 'job.discarded', queueName, job);
  }

  private audit(actor: AccountActor, action: string, queueName: string, job: Job): Promise<void> {
    const subject = { kind: 'job', id: `${queueName}/${job.id}`, name: job.name };
    return this.database.write('system', actor, (tx) => tx.audit({ action, subject, detail: { error: job.failedReason ?? null } }));
  }

  private queue(name: string): Queue {
    const queue = this.queues.find(name);
    if (!queue) throw new ProblemError('resource.not_found');
    return queue;
  }

  private async deadLetter(queueName: string, jobId: string): Promise<Job> {
    const job = (await this.queue(queueName).getJob(jobId)) as Job | undefined;
    if (!job) throw new ProblemError('resource.not_found');
    const state = await job.getState();
    if (state !== 'failed')
      throw new ProblemError('transition.not_allowed', `The job is ${state}; only a failed one can be replayed or discarded.`, { state, allowed: [] });
    return job;
  }
}
