import { once } from 'node:events';
import { API, type Input } from '@gatehouse/contracts';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Arguments, Bind, CurrentActor, type GatewayActor } from '../../../platform/http/index.js';
import { Link } from './link.service.js';

@Controller()
export class LinkController {
  constructor(private readonly link: Link) {}

  @Bind(API.gatewayLink.hello) hello(@CurrentActor() actor: GatewayActor, @Arguments() { body }: Input<typeof API.gatewayLink.hello>) {
    return this.link.hello(actor, body);
  }

  @Bind(API.gatewayLink.changes)
  async changes(
    @CurrentActor() actor: GatewayActor,
    @Arguments() { query }: Input<typeof API.gatewayLink.changes>,
    @Res({ passthrough: true }) response: Response,
  ) {
    const gone = new AbortController();
    const leave = () => gone.abort();
    response.once('close', leave);
    try {
      return await this.link.changes(actor, query, gone.signal);
    } finally {
      response.off('close', leave);
    }
  }

  @Bind(API.gatewayLink.objects)
  async objects(@Arguments() { body }: Input<typeof API.gatewayLink.objects>, @Res() response: Response): Promise<void> {
    response.type('application/x-ndjson');
    for await (const content of this.link.objects(body.hashes)) {
      if (response.destroyed) return;
      if (!response.write(`${content}\n`)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    response.end();
  }

  @Bind(API.gatewayLink.reportRoutes)
  reportRoutes(@CurrentActor() actor: GatewayActor, @Arguments() { body }: Input<typeof API.gatewayLink.reportRoutes>) {
    return this.link.reportRoutes(actor, body);
  }

  @Bind(API.gatewayLink.acknowledge)
  acknowledge(@CurrentActor() actor: GatewayActor, @Arguments() { body }: Input<typeof API.gatewayLink.acknowledge>) {
    return this.link.acknowledge(actor, body);
  }
}
