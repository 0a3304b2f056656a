import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Catalogues } from './catalogues.js';
import { ModelCatalogueController } from './model-catalogue.controller.js';
import { ModelCatalogueService } from './model-catalogue.service.js';
import { ModelOverride } from './model-override.entity.js';
import { ModelOverrideRepository } from './model-override.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([ModelOverride])],
  controllers: [ModelCatalogueController],
  providers: [Catalogues, ModelCatalogueService, ModelOverrideRepository],
  exports: [Catalogues, ModelOverrideRepository],
})
export class ModelCatalogueModule {}
