import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { ModelRoutesService } from './model-routes.service.js';

@Controller()
export class ModelRoutesController {
  constructor(private readonly routes: ModelRoutesService) {}

  @Bind(API.modelRoutes.list)
  list(@CurrentActor() actor: TenantActor) {
    return this.routes.list(actor);
  }

  @Bind(API.modelRoutes.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.modelRoutes.create>) {
    return this.routes.create(actor, body);
  }

  @Bind(API.modelRoutes.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.modelRoutes.get>) {
    return this.routes.get(actor, params.route);
  }

  @Bind(API.modelRoutes.replace)
  replace(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.modelRoutes.replace>) {
    return this.routes.replace(actor, params.route, body);
  }

  @Bind(API.modelRoutes.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.modelRoutes.remove>) {
    return this.routes.remove(actor, params.route);
  }
}
