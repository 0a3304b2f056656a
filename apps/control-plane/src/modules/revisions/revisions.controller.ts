import { API, type Input } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { RevisionTransitionsService } from './revision-transitions.service.js';
import { RevisionsService } from './revisions.service.js';

@Controller()
export class RevisionsController {
  constructor(
    private readonly revisions: RevisionsService,
    private readonly transitions: RevisionTransitionsService,
  ) {}

  @Bind(API.revisions.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { params, query }: Input<typeof API.revisions.list>) {
    return this.revisions.list(actor, params, query);
  }

  @Bind(API.revisions.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.revisions.create>) {
    return this.revisions.create(actor, params, body);
  }

  @Bind(API.revisions.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.revisions.get>) {
    return this.revisions.get(actor, params);
  }

  @Bind(API.revisions.document)
  async document(
    @CurrentActor() actor: TenantActor,
    @Arguments() { params }: Input<typeof API.revisions.document>,
    @Res({ passthrough: true }) response: Response,
  ) {
    const text = await this.revisions.document(actor, params);
    response.type('text/plain; charset=utf-8');
    return text;
  }

  @Bind(API.revisions.check)
  check(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.revisions.check>) {
    return this.revisions.check(actor, params);
  }

  @Bind(API.revisions.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.revisions.update>) {
    return this.revisions.update(actor, params, body);
  }

  @Bind(API.revisions.transition)
  transition(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.revisions.transition>) {
    return this.transitions.transition(actor, params, body);
  }
}
