import { Injectable } from '@nestjs/common';
import { type Tx, violates } from '../../platform/database/index.js';
import { Team } from './team.entity.js';

violates('teams__slug', 'slug.taken', 'Another team has this slug.');

export interface CountedTeam extends Team {
  memberCount: number;
}

@Injectable()
export class TeamRepository {
  list(tx: Tx): Promise<CountedTeam[]> {
    return tx.sql(
      `select id, tenant_id as "tenantId", slug, name, created_at as "createdAt",
         (select count(*)::int from team_members tm where tm.team_id = t.id) as "memberCount"
       from teams t where tenant_id = $1 order by name, id`,
      [tx.tenantId],
    );
  }

  find(tx: Tx, ref: string): Promise<Team | null> {
    const { tenantId } = tx;
    return tx.repository(Team).findOne({
      where: [
        { tenantId, id: ref },
        { tenantId, slug: ref },
      ],
    });
  }

  async insert(tx: Tx, team: Team): Promise<void> {
    await tx.repository(Team).insert(team);
  }

  async update(tx: Tx, id: string, change: Partial<Pick<Team, 'name' | 'slug'>>): Promise<void> {
    await tx.repository(Team).update({ tenantId: tx.tenantId, id }, change);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(Team).delete({ tenantId: tx.tenantId, id });
  }

  async memberIds(tx: Tx, teamId: string): Promise<string[]> {
    const rows = await tx.sql<{ member_id: string }>('select member_id from team_members where tenant_id = $1 and team_id = $2', [tx.tenantId, teamId]);
    return rows.map((row) => row.member_id);
  }

  /** Ids that are not the tenant's are refused by the composite foreign key. */
  async setMembers(tx: Tx, teamId: string, memberIds: readonly string[]): Promise<void> {
    await tx.sql('delete from team_members where tenant_id = $1 and team_id = $2 and not member_id = any($3)', [tx.tenantId, teamId, memberIds]);
    await tx.sql('insert into team_members (tenant_id, team_id, member_id) select $1, $2, unnest($3::text[]) on conflict do nothing', [
      tx.tenantId,
      teamId,
      memberIds,
    ]);
  }

  /** What the team owns, by name: it cannot go while there is any. */
  async belongings(tx: Tx, teamId: string): Promise<string[]> {
    const rows = await tx.sql<{ name: string }>(
      `select name from apis where tenant_id = $1 and (team_id = $2 or visibility @> jsonb_build_object('teamIds', jsonb_build_array($2::text)))
       union all select name from applications where tenant_id = $1 and owner_team_id = $2 and state <> 'deleted' order by name limit 20`,
      [tx.tenantId, teamId],
    );
    return rows.map((row) => row.name);
  }
}
