import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApplicationsModule } from '../applications/index.js';
import { CallRecordsModule } from '../call-records/index.js';
import { NoticesModule } from '../notices/index.js';
import { ReachedBudget } from './budget-alert.entity.js';
import { BudgetAlertRepository } from './budget-alert.repository.js';
import { BudgetAlerts } from './budget-alerts.service.js';
import { BudgetsController } from './budgets.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([ReachedBudget]), ApplicationsModule, CallRecordsModule, NoticesModule],
  controllers: [BudgetsController],
  providers: [BudgetAlertRepository, BudgetAlerts],
})
export class BudgetsModule {}
