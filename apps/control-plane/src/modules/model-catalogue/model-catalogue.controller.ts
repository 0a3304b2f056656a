import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { ModelCatalogueService } from './model-catalogue.service.js';

@Controller()
export class ModelCatalogueController {
  constructor(private readonly catalogue: ModelCatalogueService) {}

  @Bind(API.modelCatalogue.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.modelCatalogue.list>) {
    return this.catalogue.list(actor, query);
  }

  @Bind(API.modelCatalogue.about)
  about(@CurrentActor() actor: TenantActor) {
    return this.catalogue.about(actor);
  }

  @Bind(API.modelCatalogue.override)
  override(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.modelCatalogue.override>) {
    return this.catalogue.override(actor, body);
  }

  @Bind(API.modelCatalogue.removeOverride)
  removeOverride(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.modelCatalogue.removeOverride>) {
    return this.catalogue.removeOverride(actor, params.override);
  }
}
