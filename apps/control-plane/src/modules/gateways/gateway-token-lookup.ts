import { Injectable } from '@nestjs/common';
import { Time } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/index.js';
import { type GatewayActor, GatewayTokens } from '../../platform/http/index.js';
import { hashGatewayToken } from './gateway-token.js';
import { TokenRepository } from './token.repository.js';

/** A gateway speaks several times for one change: so long its token is not looked up again, and so long one that was ended may still be let in. */
const KNOWN_MS = 1_000;

/** Answers the platform's guard: which group a presented token belongs to. */
@Injectable()
export class GatewayTokenLookup extends GatewayTokens {
  private readonly known = new Map<string, { actor: GatewayActor; untilMs: number }>();

  constructor(
    private readonly database: Database,
    private readonly tokens: TokenRepository,
    private readonly time: Time,
  ) {
    super();
  }

  async find(token: string): Promise<GatewayActor | undefined> {
    const hash = hashGatewayToken(token);
    const now = this.time.now();
    const known = this.known.get(hash);
    if (known && known.untilMs > now) return known.actor;
    const group = await this.database.read('system', (tx) => this.tokens.group(tx, hash));
    if (!group) {
      this.known.delete(hash);
      return undefined;
    }
    const actor = { kind: 'gateway' as const, id: null, name: `a gateway of ${group.name}`, groupId: group.id };
    // only tokens that are good are kept: what strangers try takes no memory
    this.known.set(hash, { actor, untilMs: now + KNOWN_MS });
    return actor;
  }
}
