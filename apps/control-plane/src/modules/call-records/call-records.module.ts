import { Module } from '@nestjs/common';
import { queue } from '../../platform/jobs/index.js';
import { ApplicationsModule } from '../applications/index.js';
import { CredentialsModule } from '../credentials/index.js';
import { GatewaysModule } from '../gateways/index.js';
import { TrafficReader } from '../versions/index.js';
import { CallRecordsController } from './call-records.controller.js';
import { CallRecords } from './call-records.service.js';
import { CallContents } from './contents/call-contents.service.js';
import { ContentRepository } from './contents/content.repository.js';
import { ContentsInRecords } from './contents/contents-in-records.js';
import { AlertsInRecords } from './ingest/alerts-in-records.js';
import { BatchRepository } from './ingest/batch.repository.js';
import { Days } from './ingest/days.js';
import { Ingest } from './ingest/ingest.service.js';
import { UsedCredentials } from './ingest/used-credentials.js';
import { ModelRollupRepository } from './model-rollup.repository.js';
import { Names } from './names.js';
import { RecordsDatabase } from './records-database.js';
import { RollupRepository } from './rollup.repository.js';
import { CallRecordRepository } from './search/call-record.repository.js';
import { FilterReader } from './search/filters.js';
import { Traffic } from './traffic.js';
import { RECORDS_QUEUE, RecordsUpkeep } from './upkeep.js';

@Module({
  imports: [ApplicationsModule, CredentialsModule, GatewaysModule, queue({ name: RECORDS_QUEUE })],
  controllers: [CallRecordsController],
  providers: [
    AlertsInRecords,
    BatchRepository,
    CallContents,
    CallRecordRepository,
    CallRecords,
    ContentRepository,
    ContentsInRecords,
    Days,
    FilterReader,
    Ingest,
    ModelRollupRepository,
    Names,
    RecordsDatabase,
    RecordsUpkeep,
    RollupRepository,
    UsedCredentials,
    { provide: TrafficReader, useClass: Traffic },
  ],
  exports: [AlertsInRecords, CallRecordRepository, FilterReader, ModelRollupRepository, Names, RollupRepository, TrafficReader],
})
export class CallRecordsModule {}
