import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { DeploymentsService } from './deployments.service.js';

@Controller()
export class DeploymentsController {
  constructor(private readonly deployments: DeploymentsService) {}

  @Bind(API.deployments.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { params, query }: Input<typeof API.deployments.list>) {
    return this.deployments.list(actor, params, query);
  }

  @Bind(API.deployments.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.deployments.create>) {
    return this.deployments.create(actor, params, body);
  }

  @Bind(API.deployments.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.deployments.get>) {
    return this.deployments.get(actor, params);
  }

  @Bind(API.deployments.withdraw)
  withdraw(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.deployments.withdraw>) {
    return this.deployments.withdraw(actor, params, body.reason);
  }

  @Bind(API.deployments.pin)
  pin(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.deployments.pin>) {
    return this.deployments.pin(actor, params, body);
  }
}
