import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { type GatewayActor, GatewayTokens } from '../../platform/http/index.js';
import { hashGatewayToken } from './gateway-token.js';
import { TokenRepository } from './token.repository.js';

/** Answers the platform's guard: which group a presented token belongs to. */
@Injectable()
export class GatewayTokenLookup extends GatewayTokens {
  constructor(
    private readonly database: Database,
    private readonly tokens: TokenRepository,
  ) {
    super();
  }

  async find(token: string): Promise<GatewayActor | undefined> {
    const group = await this.database.read('system', (tx) => this.tokens.group(tx, hashGatewayToken(token)));
    return group && { kind: 'gateway', id: null, name: `a gateway of ${group.name}`, groupId: group.id };
  }
}
