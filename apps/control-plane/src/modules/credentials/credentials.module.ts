import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { queue } from '../../platform/jobs/index.js';
import { ApplicationsModule } from '../applications/index.js';
import { SubscriptionsModule } from '../subscriptions/index.js';
import { Credential } from './credential.entity.js';
import { CredentialRepository } from './credential.repository.js';
import { CredentialChecks } from './credential-checks.js';
import { CredentialEndings } from './credential-endings.js';
import { CREDENTIAL_EXPIRY_QUEUE, CredentialExpiry, CredentialExpiryJob } from './credential-expiry.js';
import { CredentialKindsService } from './credential-kinds.service.js';
import { CredentialMinting } from './credential-minting.js';
import { CredentialMoves } from './credential-moves.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Credential]), queue({ name: CREDENTIAL_EXPIRY_QUEUE, attempts: 1 }), ApplicationsModule, SubscriptionsModule],
  controllers: [CredentialsController],
  providers: [
    CredentialsService,
    CredentialKindsService,
    CredentialChecks,
    CredentialRepository,
    CredentialMinting,
    CredentialMoves,
    CredentialEndings,
    CredentialExpiry,
    CredentialExpiryJob,
  ],
  exports: [CredentialsService, CredentialExpiry],
})
export class CredentialsModule {}
