import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../../platform/http/index.js';
import { EffectivePoliciesService } from './effective-policies.service.js';
import { ReplayProgress } from './replay-progress.js';
import { TracesService } from './traces.service.js';

@Controller()
export class TracesController {
  constructor(
    private readonly effectivePolicies: EffectivePoliciesService,
    private readonly traces: TracesService,
    private readonly progress: ReplayProgress,
  ) {}

  @Bind(API.policies.effective)
  effective(@CurrentActor() actor: TenantActor, @Arguments() { params, query }: Input<typeof API.policies.effective>) {
    return this.effectivePolicies.of(actor, params, query.operation);
  }

  @Bind(API.traces.run)
  run(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.traces.run>) {
    return this.traces.run(actor, params, body);
  }

  @Bind(API.traces.replay)
  replay(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.traces.replay>) {
    return this.traces.replay(actor, params, body);
  }

  @Bind(API.traces.replayProgress)
  replayProgress(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.traces.replayProgress>) {
    return this.progress.of(actor.tenant.id, params.run);
  }
}
