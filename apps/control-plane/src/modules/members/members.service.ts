import { TENANT_ROLES, type TenantRole } from '@gatehouse/contracts';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type PageQuery, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { MemberRepository, type MemberRow, type MembershipRow } from './member.repository.js';
import { checkRoleChange, normalRoles } from './members.rules.js';

export const presentMember = (row: MemberRow) => ({
  id: row.id,
  account: { id: row.account_id, email: row.email, name: row.name },
  roles: row.roles,
  teams: row.teams,
  joinedAt: row.joined_at.toISOString(),
});

const subject = (row: MemberRow) => ({ kind: 'member', id: row.id, name: row.email });

@Injectable()
export class Members {
  constructor(
    private readonly database: Database,
    private readonly members: MemberRepository,
  ) {}

  list(actor: TenantActor, query: PageQuery & { q?: string | undefined }) {
    return this.database.read(actor.scope, async (tx) => {
      const { items, nextCursor } = await this.members.page(tx, query);
      return { items: items.map(presentMember), nextCursor };
    });
  }

  setRoles(actor: TenantActor, id: string, roles: readonly TenantRole[]) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const owners = await this.members.owners(tx);
      const member = await this.known(tx, id);
      const after = normalRoles(roles, TENANT_ROLES);
      checkRoleChange({ by: actor.roles, before: member.roles, after, owners: owners.length });
      await this.members.setRoles(tx, id, after);
      await tx.audit({ action: 'member.roles_changed', subject: subject(member), before: { roles: member.roles }, after: { roles: after } });
      return presentMember({ ...member, roles: after });
    });
  }

  remove(actor: TenantActor, id: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const owners = await this.members.owners(tx);
      const member = await this.known(tx, id);
      checkRoleChange({ by: actor.roles, before: member.roles, after: [], owners: owners.length });
      const applications = await this.members.applicationsOf(tx, id);
      if (applications.length > 0)
        throw new ProblemError('resource.conflict', `The member owns ${applications.join(', ')}: give them to a team, or delete them, first.`);
      await this.members.remove(tx, id);
      await tx.audit({ action: 'member.removed', subject: subject(member), before: { roles: member.roles } });
    });
  }

  /** Makes an account a member. @throws ProblemError resource.conflict when it is one */
  async add(tx: Tx, account: { id: string; email: string }, roles: readonly TenantRole[], tenantId: string = tx.tenantId): Promise<string> {
    const id = newId('member', tx.now.getTime());
    const normal = normalRoles(roles, TENANT_ROLES);
    await this.members.insert(tx, { id, tenantId, accountId: account.id, roles: normal, joinedAt: tx.now });
    await tx.audit({ action: 'member.joined', subject: { kind: 'member', id, name: account.email }, after: { roles: normal }, tenantId });
    return id;
  }

  /** All memberships of an account; needs system scope. */
  ofAccount(tx: Tx, accountId: string): Promise<MembershipRow[]> {
    return this.members.ofAccount(tx, accountId);
  }

  async inTeam(tx: Tx, teamId: string) {
    return (await this.members.inTeam(tx, teamId)).map(presentMember);
  }

  private async known(tx: Tx, id: string): Promise<MemberRow> {
    const member = await this.members.find(tx, id);
    if (!member) throw new ProblemError('resource.not_found');
    return member;
  }
}
