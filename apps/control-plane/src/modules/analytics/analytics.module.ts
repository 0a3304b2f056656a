import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/index.js';
import { CallRecordsModule } from '../call-records/index.js';
import { AnalyticsController } from './analytics.controller.js';
import { Analytics } from './analytics.service.js';

@Module({ imports: [ApplicationsModule, CallRecordsModule], controllers: [AnalyticsController], providers: [Analytics] })
export class AnalyticsModule {}
