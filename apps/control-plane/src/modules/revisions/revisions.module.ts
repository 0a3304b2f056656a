import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DocumentsModule } from '../documents/index.js';
import { ModelRoutesModule } from '../model-routes/index.js';
import { NoticesModule } from '../notices/index.js';
import { PoliciesModule } from '../policies/index.js';
import { PromptsModule } from '../prompts/index.js';
import { UpstreamsModule } from '../upstreams/index.js';
import { VersionsModule } from '../versions/index.js';
import { Revision } from './revision.entity.js';
import { RevisionRepository } from './revision.repository.js';
import { RevisionDrafts } from './revision-drafts.js';
import { RevisionTransitionsService } from './revision-transitions.service.js';
import { RevisionsController } from './revisions.controller.js';
import { RevisionsService } from './revisions.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Revision]),
    VersionsModule,
    DocumentsModule,
    UpstreamsModule,
    ModelRoutesModule,
    NoticesModule,
    PoliciesModule,
    PromptsModule,
  ],
  controllers: [RevisionsController],
  providers: [RevisionsService, RevisionTransitionsService, RevisionDrafts, RevisionRepository],
  exports: [RevisionsService, RevisionDrafts, RevisionRepository, RevisionTransitionsService],
})
export class RevisionsModule {}
