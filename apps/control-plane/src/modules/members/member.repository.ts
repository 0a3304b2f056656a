import type { TenantRole } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { cut, decodeCursor, encodeCursor, type Page, type PageQuery, type Tx, violates } from '../../platform/database/index.js';
import { Member } from './member.entity.js';

violates('members__account', 'resource.conflict', 'This account is a member already.');

export interface TeamRef {
  id: string;
  slug: string;
  name: string;
}

export interface MemberRow {
  id: string;
  account_id: string;
  email: string;
  name: string;
  roles: TenantRole[];
  joined_at: Date;
  teams: TeamRef[];
}

export interface MembershipRow {
  memberId: string;
  tenantId: string;
  roles: TenantRole[];
  teams: TeamRef[];
}

const TEAMS = `coalesce((select json_agg(json_build_object('id', t.id, 'slug', t.slug, 'name', t.name) order by t.name)
  from team_members tm join teams t on t.id = tm.team_id where tm.member_id = m.id and tm.tenant_id = m.tenant_id), '[]')`;
const SELECT = `select m.id, m.account_id, a.email, a.name, m.roles, m.joined_at, ${TEAMS} as teams from members m join accounts a on a.id = m.account_id`;

@Injectable()
export class MemberRepository {
  async page(tx: Tx, query: PageQuery & { q?: string | undefined }): Promise<Page<MemberRow>> {
    const [after = ''] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const rows = await tx.sql<MemberRow>(
      `${SELECT} where m.tenant_id = $1 and m.id > $2 and ($3::text is null or strpos(a.email, lower($3)) > 0 or strpos(lower(a.name), lower($3)) > 0)
       order by m.id limit $4`,
      [tx.tenantId, after, query.q ?? null, query.limit + 1],
    );
    return cut(rows, query.limit, (row) => encodeCursor([row.id]));
  }

  async find(tx: Tx, id: string): Promise<MemberRow | undefined> {
    return (await tx.sql<MemberRow>(`${SELECT} where m.tenant_id = $1 and m.id = $2`, [tx.tenantId, id]))[0];
  }

  inTeam(tx: Tx, teamId: string): Promise<MemberRow[]> {
    return tx.sql(
      `${SELECT} where m.tenant_id = $1 and exists (select 1 from team_members x where x.member_id = m.id and x.team_id = $2) order by a.name, m.id`,
      [tx.tenantId, teamId],
    );
  }

  async findByAccount(tx: Tx, accountId: string): Promise<Member | null> {
    return tx.repository(Member).findOneBy({ tenantId: tx.tenantId, accountId });
  }

  async isMember(tx: Tx, email: string): Promise<boolean> {
    const rows = await tx.sql('select 1 from members m join accounts a on a.id = m.account_id where m.tenant_id = $1 and a.email = $2', [tx.tenantId, email]);
    return rows.length > 0;
  }

  /** Also locks them until the transaction ends, so that two owners cannot leave at once. */
  async owners(tx: Tx): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(`select id from members where tenant_id = $1 and roles @> '{owner}' order by id for update`, [tx.tenantId]);
    return rows.map((row) => row.id);
  }

  async insert(tx: Tx, member: Member): Promise<void> {
    await tx.repository(Member).insert(member);
  }

  async setRoles(tx: Tx, id: string, roles: TenantRole[]): Promise<void> {
    await tx.repository(Member).update({ tenantId: tx.tenantId, id }, { roles });
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(Member).delete({ tenantId: tx.tenantId, id });
  }

  /** Names of the applications that nobody but this member owns. */
  async applicationsOf(tx: Tx, id: string): Promise<string[]> {
    const rows = await tx.sql<{ name: string }>(
      `select name from applications where tenant_id = $1 and owner_member_id = $2 and state <> 'deleted' order by name`,
      [tx.tenantId, id],
    );
    return rows.map((row) => row.name);
  }

  /** In all tenants: needs system scope. */
  ofAccount(tx: Tx, accountId: string): Promise<MembershipRow[]> {
    return tx.sql(
      `select m.id as "memberId", m.tenant_id as "tenantId", m.roles, ${TEAMS} as teams from members m where m.account_id = $1 order by m.joined_at, m.id`,
      [accountId],
    );
  }
}
