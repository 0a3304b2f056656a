import { API, type Input } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { Analytics } from './analytics.service.js';
import { ModelBreakdowns } from './model-breakdown.service.js';
import { ModelUsageReports } from './model-usage.service.js';

@Controller()
export class AnalyticsController {
  constructor(
    private readonly analytics: Analytics,
    private readonly models: ModelUsageReports,
    private readonly breakdowns: ModelBreakdowns,
  ) {}

  @Bind(API.analytics.usage) usage(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.analytics.usage>) {
    return this.analytics.usage(actor, query);
  }

  @Bind(API.analytics.ownUsage) ownUsage(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.analytics.ownUsage>) {
    return this.analytics.ownUsage(actor, query);
  }

  @Bind(API.modelUsage.report) modelUsage(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.modelUsage.report>) {
    return this.models.report(actor, query);
  }

  @Bind(API.modelUsage.own) ownModelUsage(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.modelUsage.own>) {
    return this.models.own(actor, query);
  }

  @Bind(API.modelUsage.ownDays) ownModelDays(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.modelUsage.ownDays>) {
    return this.models.ownDays(actor, query);
  }

  @Bind(API.modelUsage.ownChargeback) async ownChargeback(
    @CurrentActor() actor: TenantActor,
    @Arguments() { query }: Input<typeof API.modelUsage.ownChargeback>,
    @Res({ passthrough: true }) response: Response,
  ) {
    const csv = await this.models.ownChargeback(actor, query);
    response.type('text/csv').attachment('model-usage.csv');
    return csv;
  }

  @Bind(API.modelUsage.chargeback) async chargeback(
    @CurrentActor() actor: TenantActor,
    @Arguments() { query }: Input<typeof API.modelUsage.chargeback>,
    @Res({ passthrough: true }) response: Response,
  ) {
    const csv = await this.models.chargeback(actor, query);
    response.type('text/csv').attachment('chargeback.csv');
    return csv;
  }

  @Bind(API.modelUsage.breakdown) breakdown(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.modelUsage.breakdown>) {
    return this.breakdowns.breakdown(actor, query);
  }

  @Bind(API.modelUsage.breakdownFile) async breakdownFile(
    @CurrentActor() actor: TenantActor,
    @Arguments() { query }: Input<typeof API.modelUsage.breakdownFile>,
    @Res({ passthrough: true }) response: Response,
  ) {
    const csv = await this.breakdowns.file(actor, query);
    response.type('text/csv').attachment(`models-by-${query.by}.csv`);
    return csv;
  }
}
