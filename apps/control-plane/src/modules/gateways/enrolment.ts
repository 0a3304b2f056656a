import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, SYSTEM_ACTOR } from '../../platform/database/index.js';
import { hashGatewayToken } from './gateway-token.js';
import { GroupRepository } from './group.repository.js';
import { SigningKeys } from './link/signing-keys.js';
import { TokenRepository } from './token.repository.js';

/** What gateways need before the first of them calls: the default group, its token from the configuration, a key to sign with. Safe to repeat and to run at once. */
@Injectable()
export class Enrolment implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly groups: GroupRepository,
    private readonly tokens: TokenRepository,
    private readonly keys: SigningKeys,
    @InjectConfig() private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.database.write('system', SYSTEM_ACTOR, async (tx) => {
      await tx.sql(`select pg_advisory_xact_lock(hashtext('gatehouse.enrolment'))`);
      const existing = (await this.groups.states(tx)).find((group) => group.is_default);
      const groupId = existing?.id ?? (await this.groups.insert(tx, { slug: 'default', name: 'Default', isDefault: true }));
      await this.tokens.enrol(tx, groupId, hashGatewayToken(this.config.gatewayToken));
      await this.keys.ensure(tx);
    });
  }
}
