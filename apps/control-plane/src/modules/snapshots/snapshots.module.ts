import { Module } from '@nestjs/common';
import { queue } from '../../platform/jobs/index.js';
import { CallRecordsModule } from '../call-records/index.js';
import { DocumentsModule } from '../documents/index.js';
import { GatewaysModule } from '../gateways/index.js';
import { ModelCatalogueModule } from '../model-catalogue/index.js';
import { PoliciesModule } from '../policies/index.js';
import { Compiler } from './compiler.js';
import { Denials } from './denials.js';
import { FullCompile, SNAPSHOTS_QUEUE } from './full-compile.js';
import { Parts } from './parts.js';
import { ApiRows } from './rows/api.rows.js';
import { CertificateRows } from './rows/certificate.rows.js';
import { ContractRows } from './rows/contract.rows.js';
import { DenialRows } from './rows/denial.rows.js';
import { ModelRows } from './rows/model.rows.js';
import { OfferRows } from './rows/offer.rows.js';
import { PromptRows } from './rows/prompt.rows.js';
import { Touches } from './rows/touched.js';
import { TracedRows } from './rows/traced.rows.js';
import { UpstreamRows } from './rows/upstream.rows.js';
import { SnapshotFollower } from './snapshot-follower.js';
import { EffectivePoliciesService } from './trace/effective-policies.service.js';
import { ReplayProgress } from './trace/replay-progress.js';
import { TraceOrders } from './trace/trace-orders.js';
import { TraceThread } from './trace/trace-thread.js';
import { TracesController } from './trace/traces.controller.js';
import { TracesService } from './trace/traces.service.js';
import { WaitingRepository } from './waiting.repository.js';

@Module({
  imports: [CallRecordsModule, DocumentsModule, GatewaysModule, ModelCatalogueModule, PoliciesModule, queue({ name: SNAPSHOTS_QUEUE })],
  controllers: [TracesController],
  providers: [
    EffectivePoliciesService,
    TracedRows,
    TraceOrders,
    TraceThread,
    TracesService,
    ReplayProgress,
    ApiRows,
    CertificateRows,
    Compiler,
    ContractRows,
    DenialRows,
    Denials,
    FullCompile,
    ModelRows,
    PromptRows,
    OfferRows,
    Parts,
    SnapshotFollower,
    Touches,
    UpstreamRows,
    WaitingRepository,
  ],
})
export class SnapshotsModule {}
