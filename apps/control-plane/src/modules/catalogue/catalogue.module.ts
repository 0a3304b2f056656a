import { Module } from '@nestjs/common';
import { ApisModule } from '../apis/index.js';
import { ApplicationsModule } from '../applications/index.js';
import { DocumentsModule } from '../documents/index.js';
import { EnvironmentsModule } from '../environments/index.js';
import { McpToolsModule } from '../mcp-tools/index.js';
import { ModelRoutesModule } from '../model-routes/index.js';
import { PlansModule } from '../plans/index.js';
import { PoliciesModule } from '../policies/index.js';
import { ProvidersModule } from '../providers/index.js';
import { RevisionsModule } from '../revisions/index.js';
import { TenantsModule } from '../tenants/index.js';
import { VersionsModule } from '../versions/index.js';
import { CallableModels } from './callable-models.js';
import { CatalogueController } from './catalogue.controller.js';
import { CatalogueRepository } from './catalogue.repository.js';
import { CatalogueService } from './catalogue.service.js';
import { ConsumerDocuments } from './consumer-documents.js';
import { ModelCallers } from './model-callers.js';

@Module({
  imports: [
    ApisModule,
    ApplicationsModule,
    DocumentsModule,
    EnvironmentsModule,
    McpToolsModule,
    ModelRoutesModule,
    PlansModule,
    PoliciesModule,
    ProvidersModule,
    RevisionsModule,
    TenantsModule,
    VersionsModule,
  ],
  controllers: [CatalogueController],
  providers: [CallableModels, CatalogueService, CatalogueRepository, ConsumerDocuments, ModelCallers],
})
export class CatalogueModule {}
