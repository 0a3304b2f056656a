import { HOUR_MS } from '@gatehouse/definition';
import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, SYSTEM_ACTOR } from '../../platform/database/index.js';
import { InjectLog, type Log } from '../../platform/logging/logging.js';
import { SnapshotFollower } from './snapshot-follower.js';

export const SNAPSHOTS_QUEUE = 'snapshots';
const MANIFESTS_KEPT = 50;

/** Every hour everything from the rows alone: what aged out leaves, and a difference that nobody touched would be a defect and is logged. */
@Injectable()
@Processor(SNAPSHOTS_QUEUE)
export class FullCompile extends WorkerHost implements OnApplicationBootstrap {
  constructor(
    private readonly follower: SnapshotFollower,
    private readonly database: Database,
    @InjectConfig() private readonly config: Config,
    @InjectQueue(SNAPSHOTS_QUEUE) private readonly queue: Queue,
    @InjectLog() private readonly log: Log,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role !== 'worker') return;
    await this.queue.upsertJobScheduler('full-compile', { every: HOUR_MS }, { name: 'full-compile' });
  }

  async process(): Promise<void> {
    await this.follower.drain();
    for (const { groupId, sequence, isNew, objectsAdded } of await this.follower.compileEverything()) {
      if (isNew) this.log.warn({ groupId, sequence, objectsAdded }, 'the full compile differs from the followed one');
    }
    await this.tidy();
  }

  /** Gateways ask only for the newest manifest; objects younger than a day may belong to one that is being fetched. */
  private async tidy(): Promise<void> {
    await this.database.write('system', SYSTEM_ACTOR, async (tx) => {
      await tx.sql('delete from manifests m where m.sequence <= (select max(sequence) from manifests n where n.group_id = m.group_id) - $1', [MANIFESTS_KEPT]);
      await tx.sql(
        `with kept as (select distinct o ->> 'hash' as hash from manifests m, jsonb_array_elements(m.manifest::jsonb -> 'objects') o)
         delete from snapshot_objects s where s.created_at < $1::timestamptz - interval '1 day' and not exists (select 1 from kept k where k.hash = s.hash)`,
        [tx.now],
      );
      await tx.sql(`delete from deny_entries where created_at < $1::timestamptz - interval '90 days'`, [tx.now]);
    });
  }
}
