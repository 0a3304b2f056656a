import { API, type Input, type Output } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { ChangeRequestsService } from './change-requests.service.js';
import { SubscriptionDecisions } from './subscription-decisions.service.js';
import { SubscriptionLimits } from './subscription-limits.service.js';
import { SubscriptionsService } from './subscriptions.service.js';

const E = API.subscriptions;

@Controller()
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: SubscriptionsService,
    private readonly decisions: SubscriptionDecisions,
    private readonly changes: ChangeRequestsService,
    private readonly limitUses: SubscriptionLimits,
  ) {}

  @Bind(E.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof E.list>): Promise<Output<typeof E.list>> {
    return this.subscriptions.list(actor, query);
  }

  @Bind(E.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof E.create>): Promise<Output<typeof E.create>> {
    return this.subscriptions.create(actor, body);
  }

  @Bind(E.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof E.get>): Promise<Output<typeof E.get>> {
    return this.subscriptions.get(actor, params.subscription);
  }

  @Bind(E.limits)
  limits(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof E.limits>): Promise<Output<typeof E.limits>> {
    return this.limitUses.uses(actor, params.subscription);
  }

  @Bind(E.resetLimit)
  resetLimit(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.resetLimit>): Promise<Output<typeof E.resetLimit>> {
    return this.limitUses.reset(actor, params.subscription, body);
  }

  @Bind(E.withdraw)
  withdraw(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof E.withdraw>): Promise<Output<typeof E.withdraw>> {
    return this.subscriptions.withdraw(actor, params.subscription);
  }

  @Bind(E.approve)
  approve(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.approve>): Promise<Output<typeof E.approve>> {
    return this.decisions.approve(actor, params.subscription, body);
  }

  @Bind(E.reject)
  reject(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.reject>): Promise<Output<typeof E.reject>> {
    return this.decisions.reject(actor, params.subscription, body.reason);
  }

  @Bind(E.suspend)
  suspend(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.suspend>): Promise<Output<typeof E.suspend>> {
    return this.decisions.suspend(actor, params.subscription, body.reason);
  }

  @Bind(E.resume)
  resume(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.resume>): Promise<Output<typeof E.resume>> {
    return this.decisions.resume(actor, params.subscription, body.reason);
  }

  @Bind(E.renew)
  renew(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.renew>): Promise<Output<typeof E.renew>> {
    return this.decisions.renew(actor, params.subscription, body);
  }

  @Bind(E.close)
  close(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.close>): Promise<Output<typeof E.close>> {
    return this.subscriptions.close(actor, params.subscription, body.reason);
  }

  @Bind(E.decideMany)
  decideMany(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof E.decideMany>): Promise<Output<typeof E.decideMany>> {
    return this.decisions.decideMany(actor, body);
  }

  @Bind(E.requestChange)
  requestChange(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.requestChange>): Promise<Output<typeof E.requestChange>> {
    return this.changes.request(actor, params.subscription, body);
  }

  @Bind(E.decideChange)
  decideChange(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.decideChange>): Promise<Output<typeof E.decideChange>> {
    return this.changes.decide(actor, params.subscription, body);
  }

  @Bind(E.withdrawChange)
  withdrawChange(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof E.withdrawChange>): Promise<Output<typeof E.withdrawChange>> {
    return this.changes.withdraw(actor, params.subscription);
  }
}
