import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { type AccountActor, Arguments, Bind, CurrentActor } from '../../platform/http/index.js';
import { JobsService } from './jobs.service.js';

@Controller()
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Bind(API.jobs.summary)
  summary() {
    return this.jobs.summary();
  }

  @Bind(API.jobs.list)
  list(@Arguments() { query }: Input<typeof API.jobs.list>) {
    return this.jobs.list(query);
  }

  @Bind(API.jobs.replay)
  replay(@CurrentActor() actor: AccountActor, @Arguments() { params }: Input<typeof API.jobs.replay>) {
    return this.jobs.replay(actor, params.queue, params.job);
  }

  @Bind(API.jobs.discard)
  discard(@CurrentActor() actor: AccountActor, @Arguments() { params }: Input<typeof API.jobs.discard>) {
    return this.jobs.discard(actor, params.queue, params.job);
  }
}
