import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PoliciesModule } from '../policies/index.js';
import { ProductsModule } from '../products/index.js';
import { VersionsModule } from '../versions/index.js';
import { Plan } from './plan.entity.js';
import { PlanRepository } from './plan.repository.js';
import { PlanClosings } from './plan-closings.js';
import { PlanMoves } from './plan-moves.js';
import { PlanReader } from './plan-reader.js';
import { PlanRetirements } from './plan-retirements.js';
import { PlansController } from './plans.controller.js';
import { PlansService } from './plans.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Plan]), ProductsModule, VersionsModule, PoliciesModule],
  controllers: [PlansController],
  providers: [PlansService, PlanRepository, PlanReader, PlanClosings, PlanMoves, PlanRetirements],
  exports: [PlansService, PlanRepository, PlanReader, PlanClosings],
})
export class PlansModule {}
