import { openApiDocument } from '@gatehouse/contracts';
import { Controller, Header, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Redis } from 'ioredis';
import { Database } from '../database/database.js';
import { InjectRedis } from '../redis/redis.js';
import { Technical } from './bind.js';
import { Metrics } from './metrics.js';

const CHECK_MS = 2_000;

@Controller()
export class TechnicalController {
  private document: string | undefined;

  constructor(
    private readonly database: Database,
    @InjectRedis() private readonly redis: Redis,
    private readonly metrics: Metrics,
  ) {}

  @Technical('/healthz')
  health() {
    return { status: 'ok' };
  }

  @Technical('/readyz')
  async ready(@Res({ passthrough: true }) response: Response) {
    const [postgres, redis] = await Promise.all([answers(this.database.read('system', (tx) => tx.sql('select 1'))), answers(this.redis.ping())]);
    if (!postgres || !redis) response.status(503);
    return { status: postgres && redis ? 'ready' : 'not ready', postgres, redis };
  }

  @Technical('/metrics')
  async prometheus(@Res() response: Response) {
    response.type(this.metrics.contentType).send(await this.metrics.text());
  }

  @Technical('/openapi.json')
  @Header('Content-Type', 'application/json')
  @Header('Cache-Control', 'public, max-age=300')
  openApi() {
    this.document ??= JSON.stringify(openApiDocument());
    return this.document;
  }
}

async function answers(check: Promise<unknown>): Promise<boolean> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), CHECK_MS).unref());
  return Promise.race([check, late]).then(
    () => true,
    () => false,
  );
}
