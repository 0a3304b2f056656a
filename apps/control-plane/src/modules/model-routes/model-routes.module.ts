import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProvidersModule } from '../providers/index.js';
import { ModelRoute, ModelRouteTarget } from './model-route.entity.js';
import { ModelRouteRepository } from './model-route.repository.js';
import { ModelRoutesController } from './model-routes.controller.js';
import { ModelRoutesService } from './model-routes.service.js';
import { TargetKnowledge } from './target-knowledge.js';

@Module({
  imports: [TypeOrmModule.forFeature([ModelRoute, ModelRouteTarget]), ProvidersModule],
  controllers: [ModelRoutesController],
  providers: [ModelRoutesService, ModelRouteRepository, TargetKnowledge],
  exports: [ModelRoutesService, ModelRouteRepository, TargetKnowledge],
})
export class ModelRoutesModule {}
