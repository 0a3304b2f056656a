import { type CallRecord, DAY_MS } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Time } from '../../../platform/clock/clock.js';
import { type Config, InjectConfig } from '../../../platform/config/config.js';
import { RecordsDatabase } from '../records-database.js';
import { storedAtMs } from './copy-rows.js';

const AHEAD_DAYS = 2;

/** Partitions for the days that records are kept. What lies outside them (a gateway's clock may be wrong) is stored too, in the rest. */
@Injectable()
export class Days {
  private readonly known = new Set<number>();

  constructor(
    private readonly database: RecordsDatabase,
    private readonly time: Time,
    @InjectConfig() private readonly config: Config,
  ) {}

  async ensureFor(records: readonly CallRecord[]): Promise<void> {
    for (const day of new Set(records.map((record) => Math.floor(storedAtMs(record) / DAY_MS)))) await this.ensure(day);
  }

  /** Today and the next days, so that no call has to wait for its partition. */
  async ensureAhead(): Promise<void> {
    for (let ahead = 0; ahead <= AHEAD_DAYS; ahead++) await this.ensure(this.today() + ahead);
  }

  private async ensure(day: number): Promise<void> {
    if (this.known.has(day) || day < this.today() - this.config.recordsDays || day > this.today() + AHEAD_DAYS) return;
    await this.database.query('select records.ensure_day($1)', [new Date(day * DAY_MS).toISOString().slice(0, 10)]);
    this.known.add(day);
  }

  private today(): number {
    return Math.floor(this.time.now() / DAY_MS);
  }
}
