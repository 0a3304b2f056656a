import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { keyset, type Page, type PageQuery, type Tx } from '../../platform/database/index.js';
import { containing } from '../../platform/database/like.js';
import { Application } from './application.entity.js';

export interface ApplicationQuery extends PageQuery {
  q?: string | undefined;
  /** Only those of this member and of these teams. */
  ownedBy?: { memberId: string; teamIds: readonly string[] };
}

export interface ApplicationDetail {
  id: string;
  ownerName: string | null;
  subscriptionCount: number;
  credentialCount: number;
}

@Injectable()
export class ApplicationRepository {
  page(tx: Tx, query: ApplicationQuery): Promise<Page<Application>> {
    const rows = tx.repository(Application).createQueryBuilder('a').where('a.tenantId = :tenantId', { tenantId: tx.tenantId });
    rows.andWhere(`a.state <> 'deleted'`);
    if (query.ownedBy) rows.andWhere('(a.ownerMemberId = :memberId or a.ownerTeamId = any(:teamIds))', query.ownedBy);
    if (query.q) rows.andWhere('a.name ilike :q', { q: containing(query.q) });
    return keyset(rows, query, { columns: [{ sql: 'a.id', of: (row) => row.id }], direction: 'desc' });
  }

  /** Of this member and of these teams, deleted ones included: their past stays their owners'. */
  async ownedIds(tx: Tx, { memberId, teamIds }: { memberId: string; teamIds: readonly string[] }): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>('select id from applications where tenant_id = $1 and (owner_member_id = $2 or owner_team_id = any($3))', [
      tx.tenantId,
      memberId,
      teamIds,
    ]);
    return rows.map(({ id }) => id);
  }

  /** Whose every application is: a team or a member; neither where its owner is gone. */
  owners(tx: Tx): Promise<{ id: string; teamId: string | null; memberId: string | null }[]> {
    return tx.sql('select id, owner_team_id as "teamId", owner_member_id as "memberId" from applications where tenant_id = $1', [tx.tenantId]);
  }

  /** Deleted ones are gone for everybody. */
  find(tx: Tx, id: string): Promise<Application | null> {
    return tx.repository(Application).findOneBy({ tenantId: tx.tenantId, id, state: Not('deleted') });
  }

  /** One at a time may change what an application has: its state, its subscriptions, its keys. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`application:${id}`]);
  }

  async insert(tx: Tx, application: Application): Promise<void> {
    await tx.repository(Application).insert(application);
  }

  async update(tx: Tx, id: string, change: Partial<Application>): Promise<void> {
    await tx.repository(Application).update({ tenantId: tx.tenantId, id }, { ...change, updatedAt: tx.now });
  }

  async details(tx: Tx, ids: readonly string[]): Promise<Map<string, ApplicationDetail>> {
    const rows = await tx.sql<ApplicationDetail>(
      `select a.id, coalesce(t.name, c.name) as "ownerName",
         (select count(*)::int from subscriptions s where s.application_id = a.id and s.state in ('pending', 'active', 'suspended')) as "subscriptionCount",
         (select count(*)::int from credentials k where k.application_id = a.id and k.state in ('active', 'retiring') and not k.try_it) as "credentialCount"
       from applications a
         left join teams t on t.tenant_id = a.tenant_id and t.id = a.owner_team_id
         left join members m on m.tenant_id = a.tenant_id and m.id = a.owner_member_id
         left join accounts c on c.id = m.account_id
       where a.tenant_id = $1 and a.id = any($2)`,
      [tx.tenantId, ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  async teamExists(tx: Tx, teamId: string): Promise<boolean> {
    return (await tx.sql('select 1 from teams where tenant_id = $1 and id = $2', [tx.tenantId, teamId])).length > 0;
  }
}
