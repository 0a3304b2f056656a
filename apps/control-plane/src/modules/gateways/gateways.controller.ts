import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { type AccountActor, Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { Gateways } from './gateways.service.js';
import { GatewayGroups } from './groups.service.js';

@Controller()
export class GatewaysController {
  constructor(
    private readonly gateways: Gateways,
    private readonly groups: GatewayGroups,
  ) {}

  @Bind(API.gateways.list) list(@Arguments() { query }: Input<typeof API.gateways.list>) {
    return this.gateways.list(query.live);
  }

  @Bind(API.gateways.listForTenant) listForTenant(@CurrentActor() actor: TenantActor) {
    return this.gateways.listForTenant(actor);
  }

  @Bind(API.gateways.forget) forget(@CurrentActor() actor: AccountActor, @Arguments() { params }: Input<typeof API.gateways.forget>) {
    return this.gateways.forget(actor, params.gateway);
  }

  @Bind(API.gateways.listGroups) listGroups() {
    return this.groups.list();
  }

  @Bind(API.gateways.createGroup) createGroup(@CurrentActor() actor: AccountActor, @Arguments() { body }: Input<typeof API.gateways.createGroup>) {
    return this.groups.create(actor, body);
  }

  @Bind(API.gateways.rotateGroupToken)
  rotateToken(@CurrentActor() actor: AccountActor, @Arguments() { params, body }: Input<typeof API.gateways.rotateGroupToken>) {
    return this.groups.rotateToken(actor, params.group, body.overlapMs);
  }
}
