import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProductsModule } from '../products/index.js';
import { Plan } from './plan.entity.js';
import { PlanRepository } from './plan.repository.js';
import { PlanClosings } from './plan-closings.js';
import { PlanReader } from './plan-reader.js';
import { PlansController } from './plans.controller.js';
import { PlansService } from './plans.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Plan]), ProductsModule],
  controllers: [PlansController],
  providers: [PlansService, PlanRepository, PlanReader, PlanClosings],
  exports: [PlansService, PlanRepository, PlanReader, PlanClosings],
})
export class PlansModule {}
