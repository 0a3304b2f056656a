import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { ModelPoliciesService } from './model-policies.service.js';
import { PolicyAttachmentsService } from './policy-attachments.service.js';
import { PolicySetsService } from './policy-sets.service.js';

@Controller()
export class PoliciesController {
  constructor(
    private readonly sets: PolicySetsService,
    private readonly attachments: PolicyAttachmentsService,
    private readonly models: ModelPoliciesService,
  ) {}

  @Bind(API.policySets.list)
  list(@CurrentActor() actor: TenantActor) {
    return this.sets.list(actor);
  }

  @Bind(API.policySets.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.policySets.create>) {
    return this.sets.create(actor, body);
  }

  @Bind(API.policySets.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.policySets.get>) {
    return this.sets.get(actor, params.set);
  }

  @Bind(API.policySets.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.policySets.update>) {
    return this.sets.update(actor, params.set, body);
  }

  @Bind(API.policySets.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.policySets.remove>) {
    return this.sets.remove(actor, params.set);
  }

  @Bind(API.policySets.versions)
  versions(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.policySets.versions>) {
    return this.sets.versions(actor, params.set);
  }

  @Bind(API.policies.ofModels)
  ofModels(@CurrentActor() actor: TenantActor) {
    return this.models.list(actor);
  }

  @Bind(API.policies.ofTenant)
  ofTenant(@CurrentActor() actor: TenantActor) {
    return this.attachments.ofTenant(actor);
  }

  @Bind(API.policies.setOfTenant)
  setOfTenant(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.policies.setOfTenant>) {
    return this.attachments.setOfTenant(actor, body);
  }

  @Bind(API.policies.ofProduct)
  ofProduct(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.policies.ofProduct>) {
    return this.attachments.ofProduct(actor, params.product);
  }

  @Bind(API.policies.setOfProduct)
  setOfProduct(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.policies.setOfProduct>) {
    return this.attachments.setOfProduct(actor, params.product, body);
  }
}
