import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { PromptVersionsService } from './prompt-versions.service.js';
import { PromptsService } from './prompts.service.js';

@Controller()
export class PromptsController {
  constructor(
    private readonly prompts: PromptsService,
    private readonly versions: PromptVersionsService,
  ) {}

  @Bind(API.prompts.list)
  list(@CurrentActor() actor: TenantActor) {
    return this.prompts.list(actor);
  }

  @Bind(API.prompts.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.prompts.create>) {
    return this.prompts.create(actor, body);
  }

  @Bind(API.prompts.preview)
  preview(@Arguments() { body }: Input<typeof API.prompts.preview>) {
    return this.prompts.preview(body);
  }

  @Bind(API.prompts.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.prompts.get>) {
    return this.prompts.get(actor, params.prompt);
  }

  @Bind(API.prompts.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.prompts.update>) {
    return this.prompts.update(actor, params.prompt, body);
  }

  @Bind(API.prompts.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.prompts.remove>) {
    return this.prompts.remove(actor, params.prompt);
  }

  @Bind(API.prompts.createVersion)
  createVersion(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.prompts.createVersion>) {
    return this.versions.create(actor, params.prompt, body);
  }

  @Bind(API.prompts.getVersion)
  getVersion(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.prompts.getVersion>) {
    return this.versions.get(actor, params.prompt, params.number);
  }

  @Bind(API.prompts.updateVersion)
  updateVersion(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.prompts.updateVersion>) {
    return this.versions.update(actor, params.prompt, params.number, body);
  }

  @Bind(API.prompts.removeVersion)
  removeVersion(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.prompts.removeVersion>) {
    return this.versions.remove(actor, params.prompt, params.number);
  }

  @Bind(API.prompts.transition)
  transition(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.prompts.transition>) {
    return this.versions.transition(actor, params.prompt, params.number, body);
  }
}
