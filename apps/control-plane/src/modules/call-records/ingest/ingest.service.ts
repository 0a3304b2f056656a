import type { BatchReceipt, RecordBatch } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Time } from '../../../platform/clock/clock.js';
import { Database } from '../../../platform/database/index.js';
import type { GatewayActor } from '../../../platform/http/index.js';
import { GatewayReader } from '../../gateways/index.js';
import { ContentRepository } from '../contents/content.repository.js';
import { ContentsInRecords } from '../contents/contents-in-records.js';
import { AlertsInRecords } from './alerts-in-records.js';
import { BatchRepository } from './batch.repository.js';
import { Days } from './days.js';
import { UsedCredentials } from './used-credentials.js';

/** Takes batches from gateways: whatever is delivered, and however often, is stored once. */
@Injectable()
export class Ingest {
  constructor(
    private readonly database: Database,
    private readonly gateways: GatewayReader,
    private readonly days: Days,
    private readonly batches: BatchRepository,
    private readonly alerts: AlertsInRecords,
    private readonly contentsInRecords: ContentsInRecords,
    private readonly contents: ContentRepository,
    private readonly used: UsedCredentials,
    private readonly time: Time,
  ) {}

  async store({ groupId }: GatewayActor, { gatewayId, batchId, records }: RecordBatch): Promise<BatchReceipt> {
    const known = await this.database.read('system', (tx) => this.gateways.isMember(tx, groupId, gatewayId));
    if (!known) throw new ProblemError('gateway.link_refused', 'The group of this token has no such gateway. Say hello first.');
    await this.days.ensureFor(records);
    await this.alerts.tell(records);
    const { records: bare, contents } = await this.contentsInRecords.taken(groupId, records);
    await this.contents.ensureFor(contents);
    const receipt = await this.batches.store(gatewayId, batchId, bare, contents, this.time.date());
    if (!receipt.duplicate) await this.used.note(records);
    return { batchId, ...receipt };
  }
}
