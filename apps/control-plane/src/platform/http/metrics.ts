import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { Queues } from '../jobs/index.js';

/** A registry of our own: the library's global one would refuse a second application in the same process. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requestSeconds = new Histogram({
    name: 'gatehouse_control_request_seconds',
    help: 'Duration of management API requests',
    labelNames: ['method', 'path', 'status'],
    registers: [this.registry],
  });

  constructor(private readonly queues: Queues) {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async text(): Promise<string> {
    const queued = await Promise.all(this.queues.all().map((queue) => queue.exportPrometheusMetrics().catch(() => '')));
    return [await this.registry.metrics(), ...queued].join('\n');
  }
}
