import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { PurgesService } from './purges.service.js';

@Controller()
export class PurgesController {
  constructor(private readonly purges: PurgesService) {}

  @Bind(API.purges.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.purges.list>) {
    return this.purges.list(actor, params.api);
  }

  @Bind(API.purges.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.purges.create>) {
    return this.purges.create(actor, params.api, body);
  }
}
