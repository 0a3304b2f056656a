import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { DenialsService } from './denials.service.js';

@Controller()
export class DenialsController {
  constructor(private readonly denials: DenialsService) {}

  @Bind(API.denials.list)
  list(@CurrentActor() actor: TenantActor) {
    return this.denials.list(actor);
  }

  @Bind(API.denials.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.denials.create>) {
    return this.denials.create(actor, body);
  }

  @Bind(API.denials.lift)
  lift(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.denials.lift>) {
    return this.denials.lift(actor, params.denial);
  }
}
