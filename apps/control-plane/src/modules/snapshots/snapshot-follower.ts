import { SNAPSHOT_TOPIC, type SnapshotTouch } from '@gatehouse/definition';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Time } from '../../platform/clock/clock.js';
import { Database, Exclusive, SYSTEM_ACTOR } from '../../platform/database/index.js';
import { Outbox, type OutboxDrain } from '../../platform/jobs/index.js';
import { InjectLog, type Log } from '../../platform/logging/logging.js';
import { News } from '../gateways/index.js';
import { type Compiled, Compiler } from './compiler.js';
import { Denials } from './denials.js';
import { Touches } from './rows/touched.js';
import { WaitingRepository, type WaitingTouch } from './waiting.repository.js';

const LOCK = 'gatehouse.compile';
const BACKOFF_MS = 500;
const BACKOFF_MS_MAX = 30_000;
const SERIALIZATION_FAILURE = '40001';

/** From changes to manifests. Bursts are taken together: what came while one compile ran is the next one's. */
@Injectable()
export class SnapshotFollower implements OutboxDrain, OnModuleInit {
  readonly topics = [SNAPSHOT_TOPIC];
  private retry = { atMs: 0, delayMs: 0 };

  constructor(
    private readonly database: Database,
    private readonly exclusive: Exclusive,
    private readonly waiting: WaitingRepository,
    private readonly touches: Touches,
    private readonly compiler: Compiler,
    private readonly denials: Denials,
    private readonly news: News,
    private readonly outbox: Outbox,
    private readonly time: Time,
    @InjectLog() private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.outbox.follow(this);
  }

  /** Denials do not wait for the compile, nor the compile for them: neither may hold the other back. */
  async drain(): Promise<void> {
    const waits = await this.database
      .read('system', (tx) => this.waiting.look(tx))
      .catch((error: unknown) => {
        this.log.error({ err: error }, 'the outbox cannot be read; tried again within a second');
        return undefined;
      });
    if (waits) await Promise.all([this.deny(waits.touches), this.compile()]);
  }

  private async deny(touches: readonly SnapshotTouch[]): Promise<void> {
    try {
      await this.denials.follow(touches);
    } catch (error) {
      this.log.error({ err: error }, 'denials could not be told; tried again with the next change');
    }
  }

  private async compile(): Promise<void> {
    if (this.retry.atMs > this.time.now()) return;
    try {
      await this.compileWaiting();
      this.retry = { atMs: 0, delayMs: 0 };
    } catch (error) {
      const delayMs = Math.min(Math.max(this.retry.delayMs * 2, BACKOFF_MS), BACKOFF_MS_MAX);
      this.retry = { atMs: this.time.now() + delayMs, delayMs };
      this.log.error({ err: error, delayMs }, 'the snapshot could not be compiled; gateways keep the last one');
      await this.database.write('system', SYSTEM_ACTOR, (tx) => this.waiting.failed(tx, error)).catch(() => {});
    }
  }

  /** Compiles what waits. Returns what became of each group it looked at. */
  compileWaiting(): Promise<Compiled[]> {
    return this.exclusively(async (tx) => {
      const rows = await this.waiting.touches(tx);
      const empty = await this.waiting.groupsWithoutManifest(tx);
      const touched = await this.touches.resolve(
        tx,
        rows.flatMap(({ touch }) => touch ?? []),
      );
      // an environment may have left a group, and then its tenant's rows do not lead there any more
      const anywhere = touched.everything || touched.environments.size > 0;
      const groups = await this.waiting.groups(tx, anywhere ? [null] : [...new Set(rows.map(({ tenantId }) => tenantId))]);
      const results: Compiled[] = [];
      for (const groupId of new Set([...groups, ...empty])) results.push(await this.compiler.compile(tx, groupId, touched));
      if (rows.length > 0) await this.waiting.done(tx, rows, noteOf(rows, results));
      return results;
    });
  }

  /** Compiles every group from the rows alone, whatever was touched. */
  compileEverything(): Promise<Compiled[]> {
    return this.exclusively(async (tx) => {
      const results: Compiled[] = [];
      for (const groupId of await this.waiting.groups(tx, [null])) results.push(await this.compiler.compile(tx, groupId));
      return results;
    });
  }

  private async exclusively(work: Parameters<typeof this.exclusive.repeatableRead<Compiled[]>>[1]): Promise<Compiled[]> {
    const began = performance.now();
    const run = () => this.exclusive.repeatableRead(LOCK, work);
    const results = await run().catch((error: unknown) => (codeOf(error) === SERIALIZATION_FAILURE ? run() : Promise.reject(error)));
    const ms = Math.round(performance.now() - began);
    const fresh = results.filter(({ isNew }) => isNew);
    await this.news.publish(
      'manifest',
      fresh.map(({ groupId }) => groupId),
    );
    for (const { groupId, sequence, objectsAdded } of fresh) this.log.info({ groupId, sequence, objectsAdded, ms }, 'snapshot compiled');
    for (const { groupId, faults } of results) {
      for (const fault of faults)
        this.log.error({ groupId, object: fault.key, reason: fault.message }, 'an object could not be compiled; its last good content stays');
    }
    return results;
  }
}

const codeOf = (error: unknown): unknown => (error as { driverError?: { code?: unknown } }).driverError?.code;

/** What is wrong stands in the outbox row, where the jobs page shows it. */
function noteOf(rows: readonly WaitingTouch[], results: readonly Compiled[]): string | null {
  const unknown = rows.some(({ touch }) => touch === undefined) ? ['a message was not understood'] : [];
  const faults = results.flatMap((result) => result.faults.map(({ key, message }) => `${key}: ${message}`));
  return [...unknown, ...faults].join('\n').slice(0, 1_000) || null;
}
