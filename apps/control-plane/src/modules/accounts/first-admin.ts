import { Injectable } from '@nestjs/common';
import { hashPassword } from '../../platform/auth/index.js';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, SYSTEM_ACTOR } from '../../platform/database/index.js';
import { AccountRepository } from './account.repository.js';
import { SignUp } from './sign-up.service.js';

/** The account that a fresh installation is signed in to first. */
@Injectable()
export class FirstAdmin {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly signUp: SignUp,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** Makes it once. A later change of the variables changes no password: the account is its owner's by then. Returns its id, or undefined where none is set. */
  async ensure(): Promise<string | undefined> {
    const { admin } = this.config;
    if (!admin) return undefined;
    const known = await this.database.read('system', (tx) => this.accounts.findByEmail(tx, admin.email));
    if (known) return known.id;
    const passwordHash = await hashPassword(admin.password);
    const made = await this.database.write('system', SYSTEM_ACTOR, (tx) =>
      this.signUp.insert(tx, { email: admin.email, name: 'Platform admin', passwordHash }, { verified: true, platformAdmin: true }),
    );
    return made.id;
  }
}
