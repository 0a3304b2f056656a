import { DAY_MS, HOUR_MS } from '@gatehouse/definition';
import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Time } from '../../platform/clock/clock.js';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { InjectLog, type Log } from '../../platform/logging/logging.js';
import { ContentRepository } from './contents/content.repository.js';
import { Days } from './ingest/days.js';
import { RecordsDatabase } from './records-database.js';

export const RECORDS_QUEUE = 'call-records';
/** Roll-ups by the hour outlive the records: a year can be compared with the one before. */
const ROLLUPS_KEPT_DAYS = 800;

/** Makes partitions ahead and drops those that are past keeping. Hourly, because it costs nothing when there is nothing to do and a missed day would. */
@Injectable()
@Processor(RECORDS_QUEUE)
export class RecordsUpkeep extends WorkerHost implements OnApplicationBootstrap {
  constructor(
    private readonly days: Days,
    private readonly contents: ContentRepository,
    private readonly database: RecordsDatabase,
    private readonly time: Time,
    @InjectConfig() private readonly config: Config,
    @InjectQueue(RECORDS_QUEUE) private readonly queue: Queue,
    @InjectLog() private readonly log: Log,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role !== 'worker') return;
    await this.queue.upsertJobScheduler('upkeep', { every: HOUR_MS }, { name: 'upkeep' });
  }

  async process(): Promise<void> {
    await this.days.ensureAhead();
    const day = (ago: number) => new Date(this.time.now() - ago * DAY_MS).toISOString().slice(0, 10);
    const [row] = await this.database.query<{ dropped: number }>('select records.forget_before($1, $2) as dropped', [
      day(this.config.recordsDays),
      day(ROLLUPS_KEPT_DAYS),
    ]);
    await this.contents.forget(this.time.date());
    if (row && row.dropped > 0) this.log.info({ days: row.dropped, kept: this.config.recordsDays }, 'call records past keeping were dropped');
  }
}
