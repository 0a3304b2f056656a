import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { RoutingService } from './routing.service.js';
import { UpstreamsService } from './upstreams.service.js';

@Controller()
export class UpstreamsController {
  constructor(
    private readonly upstreams: UpstreamsService,
    private readonly routing: RoutingService,
  ) {}

  @Bind(API.upstreams.list)
  list(@CurrentActor() actor: TenantActor) {
    return this.upstreams.list(actor);
  }

  @Bind(API.upstreams.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.upstreams.create>) {
    return this.upstreams.create(actor, body);
  }

  @Bind(API.upstreams.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.upstreams.get>) {
    return this.upstreams.get(actor, params.upstream);
  }

  @Bind(API.upstreams.replace)
  replace(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.upstreams.replace>) {
    return this.upstreams.replace(actor, params.upstream, body);
  }

  @Bind(API.upstreams.route)
  route(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.upstreams.route>) {
    return this.routing.route(actor, params.upstream, body);
  }

  @Bind(API.upstreams.resumeArm)
  resumeArm(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.upstreams.resumeArm>) {
    return this.routing.resume(actor, params.upstream, params.arm);
  }

  @Bind(API.upstreams.routing)
  figures(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.upstreams.routing>) {
    return this.routing.figures(actor, params.upstream);
  }

  @Bind(API.upstreams.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.upstreams.remove>) {
    return this.upstreams.remove(actor, params.upstream);
  }
}
