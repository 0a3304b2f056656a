import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { Analytics } from './analytics.service.js';

@Controller()
export class AnalyticsController {
  constructor(private readonly analytics: Analytics) {}

  @Bind(API.analytics.usage) usage(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.analytics.usage>) {
    return this.analytics.usage(actor, query);
  }

  @Bind(API.analytics.ownUsage) ownUsage(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.analytics.ownUsage>) {
    return this.analytics.ownUsage(actor, query);
  }
}
