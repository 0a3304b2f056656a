import { API, type Input } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Arguments, Bind, CurrentActor, type TenantActor, type Visitor } from '../../platform/http/index.js';
import { CallableModels } from './callable-models.js';
import { CatalogueService } from './catalogue.service.js';

@Controller()
export class CatalogueController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly callable: CallableModels,
  ) {}

  @Bind(API.catalogue.list)
  list(@CurrentActor() visitor: Visitor, @Arguments() { query }: Input<typeof API.catalogue.list>) {
    return this.catalogue.list(visitor, query);
  }

  @Bind(API.modelRoutes.callable)
  models(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.modelRoutes.callable>) {
    return this.callable.list(actor, query);
  }

  @Bind(API.catalogue.get)
  get(@CurrentActor() visitor: Visitor, @Arguments() { params }: Input<typeof API.catalogue.get>) {
    return this.catalogue.get(visitor, params);
  }

  @Bind(API.mcpTools.offered)
  tools(@CurrentActor() visitor: Visitor, @Arguments() { params }: Input<typeof API.mcpTools.offered>) {
    return this.catalogue.offeredTools(visitor, params);
  }

  @Bind(API.catalogue.document)
  async document(
    @CurrentActor() visitor: Visitor,
    @Arguments() { params }: Input<typeof API.catalogue.document>,
    @Res({ passthrough: true }) response: Response,
  ) {
    const json = await this.catalogue.document(visitor, params);
    response.type('application/json');
    return json;
  }
}
