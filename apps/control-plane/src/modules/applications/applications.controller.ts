import { API, type Input, type Output } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { ApplicationsService } from './applications.service.js';

const E = API.applications;

@Controller()
export class ApplicationsController {
  constructor(private readonly applications: ApplicationsService) {}

  @Bind(E.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof E.list>): Promise<Output<typeof E.list>> {
    return this.applications.list(actor, query);
  }

  @Bind(E.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof E.create>): Promise<Output<typeof E.create>> {
    return this.applications.create(actor, body);
  }

  @Bind(E.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof E.get>): Promise<Output<typeof E.get>> {
    return this.applications.get(actor, params.application);
  }

  @Bind(E.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.update>): Promise<Output<typeof E.update>> {
    return this.applications.update(actor, params.application, body);
  }

  @Bind(E.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof E.remove>): Promise<void> {
    return this.applications.remove(actor, params.application);
  }

  @Bind(E.suspend)
  suspend(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.suspend>): Promise<Output<typeof E.suspend>> {
    return this.applications.suspend(actor, params.application, body.reason);
  }

  @Bind(E.resume)
  resume(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.resume>): Promise<Output<typeof E.resume>> {
    return this.applications.resume(actor, params.application, body.reason);
  }
}
