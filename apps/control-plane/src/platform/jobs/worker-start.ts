import { BullRegistrar, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Job } from 'bullmq';
import { type Config, InjectConfig } from '../config/config.js';
import { InjectLog, type Log } from '../logging/logging.js';
import { Queues } from './queues.js';

/** Processors run in the worker role; in the api role the same classes exist and stay idle. What goes wrong in a queue is logged in either. */
@Injectable()
export class WorkerStart implements OnApplicationBootstrap {
  constructor(
    @InjectConfig() private readonly config: Config,
    @InjectLog() private readonly log: Log,
    private readonly registrar: BullRegistrar,
    private readonly discovery: DiscoveryService,
    private readonly queues: Queues,
  ) {}

  onApplicationBootstrap(): void {
    for (const queue of this.queues.all()) queue.on('error', (error) => this.log.warn({ err: error, queue: queue.name }, 'queue connection'));
    if (this.config.role !== 'worker') return;
    this.registrar.register();
    for (const { instance } of this.discovery.getProviders()) if (instance instanceof WorkerHost) this.watch(instance);
  }

  private watch({ worker }: WorkerHost): void {
    worker.on('error', (error) => this.log.warn({ err: error, queue: worker.name }, 'worker connection'));
    worker.on('failed', (job: Job | undefined, error) => {
      const dead = job !== undefined && job.attemptsMade >= (job.opts.attempts ?? 1);
      this.log[dead ? 'error' : 'warn'](
        { err: error, queue: worker.name, job: job?.id, attempt: job?.attemptsMade },
        dead ? 'a job became a dead letter' : 'a job failed and will be tried again',
      );
    });
  }
}
