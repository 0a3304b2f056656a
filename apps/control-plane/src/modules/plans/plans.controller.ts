import { API, type Input, type Output } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { PlansService } from './plans.service.js';

const E = API.plans;

@Controller()
export class PlansController {
  constructor(private readonly plans: PlansService) {}

  @Bind(E.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof E.list>): Promise<Output<typeof E.list>> {
    return this.plans.list(actor, query);
  }

  @Bind(E.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof E.create>): Promise<Output<typeof E.create>> {
    return this.plans.create(actor, body);
  }

  @Bind(E.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof E.get>): Promise<Output<typeof E.get>> {
    return this.plans.get(actor, params.plan);
  }

  @Bind(E.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.update>): Promise<Output<typeof E.update>> {
    return this.plans.update(actor, params.plan, body);
  }

  @Bind(E.transition)
  transition(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.transition>): Promise<Output<typeof E.transition>> {
    return this.plans.transition(actor, params.plan, body);
  }
}
