import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/index.js';
import { CallRecordsModule } from '../call-records/index.js';
import { AnalyticsController } from './analytics.controller.js';
import { Analytics } from './analytics.service.js';
import { ModelBreakdowns } from './model-breakdown.service.js';
import { ModelSelections } from './model-selection.js';
import { ModelUsageReports } from './model-usage.service.js';

@Module({
  imports: [ApplicationsModule, CallRecordsModule],
  controllers: [AnalyticsController],
  providers: [Analytics, ModelBreakdowns, ModelSelections, ModelUsageReports],
})
export class AnalyticsModule {}
