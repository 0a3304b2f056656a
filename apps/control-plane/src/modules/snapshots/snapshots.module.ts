import { Module } from '@nestjs/common';
import { queue } from '../../platform/jobs/index.js';
import { GatewaysModule } from '../gateways/index.js';
import { Compiler } from './compiler.js';
import { Denials } from './denials.js';
import { FullCompile, SNAPSHOTS_QUEUE } from './full-compile.js';
import { Parts } from './parts.js';
import { ApiRows } from './rows/api.rows.js';
import { CertificateRows } from './rows/certificate.rows.js';
import { OfferRows } from './rows/offer.rows.js';
import { Touches } from './rows/touched.js';
import { UpstreamRows } from './rows/upstream.rows.js';
import { SnapshotFollower } from './snapshot-follower.js';
import { WaitingRepository } from './waiting.repository.js';

@Module({
  imports: [GatewaysModule, queue({ name: SNAPSHOTS_QUEUE })],
  providers: [ApiRows, CertificateRows, Compiler, Denials, FullCompile, OfferRows, Parts, SnapshotFollower, Touches, UpstreamRows, WaitingRepository],
})
export class SnapshotsModule {}
