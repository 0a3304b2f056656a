import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ModelPoliciesRepository } from './model-policies.repository.js';
import { ModelPoliciesService } from './model-policies.service.js';
import { PoliciesController } from './policies.controller.js';
import { PolicyAttachment } from './policy-attachment.entity.js';
import { PolicyAttachmentRepository } from './policy-attachment.repository.js';
import { PolicyAttachmentsService } from './policy-attachments.service.js';
import { PolicyLists } from './policy-lists.js';
import { PolicySecrets } from './policy-secrets.js';
import { PolicySet } from './policy-set.entity.js';
import { PolicySetRepository } from './policy-set.repository.js';
import { PolicySetVersion } from './policy-set-version.entity.js';
import { PolicySetsService } from './policy-sets.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PolicySet, PolicySetVersion, PolicyAttachment])],
  controllers: [PoliciesController],
  providers: [
    ModelPoliciesService,
    ModelPoliciesRepository,
    PolicySetsService,
    PolicySetRepository,
    PolicyAttachmentsService,
    PolicyAttachmentRepository,
    PolicyLists,
    PolicySecrets,
  ],
  exports: [PolicyLists, PolicySecrets],
})
export class PoliciesModule {}
