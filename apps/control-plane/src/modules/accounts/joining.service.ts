import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { hashPassword } from '../../platform/auth/index.js';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { type Actor, Database, type Tx } from '../../platform/database/index.js';
import type { AccountActor, Visitor } from '../../platform/http/index.js';
import { Invitations, Members, type OpenInvitation } from '../members/index.js';
import { Tenants } from '../tenants/index.js';
import { AccountRepository } from './account.repository.js';
import { presentMembership } from './session-view.js';
import { SignUp } from './sign-up.service.js';

export interface Acceptance {
  token: string;
  name?: string | undefined;
  password?: string | undefined;
}

/** How accounts become members: by invitation, or by themselves where a tenant is open. */
@Injectable()
export class Joining {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly members: Members,
    private readonly invitations: Invitations,
    private readonly tenants: Tenants,
    private readonly signUp: SignUp,
    @InjectConfig() private readonly config: Config,
  ) {}

  preview(token: string) {
    return this.database.read('system', async (tx) => {
      const { invitation } = await this.invitations.open(tx, token);
      const tenant = await this.tenants.byRef(tx, invitation.tenantId);
      const account = await this.accounts.findByEmail(tx, invitation.email);
      return { tenant: { slug: tenant.slug, name: tenant.name }, email: invitation.email, roles: invitation.roles, accountExists: account !== null };
    });
  }

  /** Returns the account that joined. An account that exists joins only by its own session: the link alone must not sign anybody in as it. */
  async accept(visitor: Visitor, acceptance: Acceptance): Promise<string> {
    await this.preview(acceptance.token); // before the dear part: nobody without a link makes us hash
    const passwordHash = acceptance.password === undefined ? undefined : await hashPassword(acceptance.password);
    const actor: Actor = visitor ?? { kind: 'account', id: null, name: acceptance.name ?? 'Somebody' };
    return this.database.write('system', actor, async (tx) => {
      const open = await this.invitations.open(tx, acceptance.token, true);
      const account = await this.joiner(tx, visitor, open, { name: acceptance.name, passwordHash });
      await this.members.add(tx, account, open.invitation.roles, open.invitation.tenantId);
      await this.invitations.markAccepted(tx, open.invitation);
      return account.id;
    });
  }

  /** @throws ProblemError auth.sign_up_closed where one joins by invitation; resource.not_found for no such tenant */
  async join(actor: AccountActor, ref: string) {
    const tenant = await this.database.read('system', (tx) => this.tenants.byRef(tx, ref));
    const known = await this.membership(actor.id, tenant.id);
    if (known) return presentMembership(known, tenant);
    if (tenant.joining !== 'open') throw new ProblemError('auth.sign_up_closed', 'One joins this tenant by invitation.');
    await this.database.write({ tenantId: tenant.id }, actor, (tx) => this.members.add(tx, actor, ['developer']));
    const joined = await this.membership(actor.id, tenant.id);
    if (!joined) throw new Error('a membership was written and is not there');
    return presentMembership(joined, tenant);
  }

  private membership(accountId: string, tenantId: string) {
    return this.database.read('system', async (tx) => (await this.members.ofAccount(tx, accountId)).find((row) => row.tenantId === tenantId));
  }

  private async joiner(tx: Tx, visitor: Visitor, open: OpenInvitation, given: { name?: string | undefined; passwordHash?: string | undefined }) {
    const { email } = open.invitation;
    const existing = await this.accounts.findByEmail(tx, email);
    if (existing) {
      if (visitor?.id !== existing.id || visitor.via !== 'session') throw new ProblemError('auth.required', `Sign in as ${email}, then open the link again.`);
      return existing;
    }
    if (given.name === undefined || given.passwordHash === undefined) {
      const errors = [given.name === undefined ? '/name' : '', given.passwordHash === undefined ? '/password' : ''].filter(Boolean);
      throw new ProblemError('request.invalid', 'An account is made: it needs a name and a password.', {
        errors: errors.map((pointer) => ({ pointer, detail: 'is needed' })),
      });
    }
    if (this.config.signUp === 'verified' && !open.byMail) throw new ProblemError('auth.email_not_verified', `Use the link in the mail to ${email}.`);
    return this.signUp.insert(tx, { email, name: given.name, passwordHash: given.passwordHash }, { verified: open.byMail });
  }
}
