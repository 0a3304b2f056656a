import type { Endpoint, Input } from '@gatehouse/contracts';
import { Controller, Get, Module } from '@nestjs/common';
import { z } from 'zod';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../platform/http/index.js';

/** An endpoint for the tests of the platform itself. */
export const echo = {
  method: 'POST',
  path: '/tenants/:tenant/echo',
  tag: 'Test',
  summary: 'Echo',
  access: { kind: 'tenant', permission: 'tenant:write' },
  status: 200,
  params: z.object({ tenant: z.string() }),
  query: z.object({ n: z.coerce.number().int().default(1) }),
  body: z.strictObject({ text: z.string().max(50), deep: z.object({ list: z.array(z.number()) }).optional() }),
  bodyBytesMax: 500,
  response: z.object({ text: z.string(), n: z.number(), slug: z.string(), count: z.number() }),
  errors: [],
} as const satisfies Endpoint;

let calls = 0;

@Controller()
class EchoController {
  @Bind(echo)
  echo(@CurrentActor() actor: TenantActor, @Arguments() { body, query }: Input<typeof echo>) {
    if (body.text === 'defect') throw new Error('the password is hunter2');
    calls++;
    return { text: body.text, n: query.n, slug: actor.tenant.slug, count: calls, passwordHash: 'must not leave' };
  }
}

@Module({ controllers: [EchoController] })
export class EchoModule {}

@Controller()
class Loose {
  @Get('/loose')
  loose() {}
}

/** A route that nobody would guard. */
@Module({ controllers: [Loose] })
export class LooseModule {}
