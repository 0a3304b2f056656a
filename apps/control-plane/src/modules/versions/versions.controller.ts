import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { VersionTransitionsService } from './version-transitions.service.js';
import { VersionsService } from './versions.service.js';

/** All but `create`, which may copy a revision and so belongs to the APIs module. */
@Controller()
export class VersionsController {
  constructor(
    private readonly versions: VersionsService,
    private readonly transitions: VersionTransitionsService,
  ) {}

  @Bind(API.versions.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.versions.list>) {
    return this.versions.list(actor, params.api);
  }

  @Bind(API.versions.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.versions.get>) {
    return this.versions.get(actor, params);
  }

  @Bind(API.versions.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.versions.update>) {
    return this.versions.update(actor, params, body);
  }

  @Bind(API.versions.consequences)
  consequences(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.versions.consequences>) {
    return this.versions.consequences(actor, params);
  }

  @Bind(API.versions.transition)
  transition(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.versions.transition>) {
    return this.transitions.transition(actor, params, body);
  }

  @Bind(API.versions.block)
  block(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.versions.block>) {
    return this.transitions.block(actor, params, body.reason);
  }

  @Bind(API.versions.unblock)
  unblock(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.versions.unblock>) {
    return this.transitions.unblock(actor, params, body.reason);
  }
}
