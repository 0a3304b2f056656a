import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { ApisService } from './apis.service.js';

@Controller()
export class ApisController {
  constructor(private readonly apis: ApisService) {}

  @Bind(API.apis.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.apis.list>) {
    return this.apis.list(actor, query);
  }

  @Bind(API.apis.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.apis.create>) {
    return this.apis.create(actor, body);
  }

  @Bind(API.apis.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.apis.get>) {
    return this.apis.get(actor, params.api);
  }

  @Bind(API.apis.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.apis.update>) {
    return this.apis.update(actor, params.api, body);
  }

  @Bind(API.apis.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.apis.remove>) {
    return this.apis.remove(actor, params.api);
  }

  @Bind(API.versions.create)
  createVersion(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.versions.create>) {
    return this.apis.createVersion(actor, params.api, body);
  }
}
