import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { type AccountActor, Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { Tenants } from './tenants.service.js';

@Controller()
export class TenantsController {
  constructor(private readonly tenants: Tenants) {}

  @Bind(API.tenants.list)
  list(@Arguments() { query }: Input<typeof API.tenants.list>) {
    return this.tenants.list(query);
  }

  @Bind(API.tenants.create)
  create(@CurrentActor() actor: AccountActor, @Arguments() { body }: Input<typeof API.tenants.create>) {
    return this.tenants.create(actor, body);
  }

  @Bind(API.tenants.get)
  get(@CurrentActor() actor: TenantActor) {
    return this.tenants.get(actor);
  }

  @Bind(API.tenants.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.tenants.update>) {
    return this.tenants.update(actor, body);
  }
}
