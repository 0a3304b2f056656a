import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { EnvironmentsService } from './environments.service.js';

@Controller()
export class EnvironmentsController {
  constructor(private readonly environments: EnvironmentsService) {}

  @Bind(API.environments.list)
  list(@CurrentActor() actor: TenantActor) {
    return this.environments.list(actor);
  }

  @Bind(API.environments.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.environments.create>) {
    return this.environments.create(actor, body);
  }

  @Bind(API.environments.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.environments.update>) {
    return this.environments.update(actor, params.environment, body);
  }

  @Bind(API.environments.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.environments.remove>) {
    return this.environments.remove(actor, params.environment);
  }
}
