import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { keyset, type Page, type PageQuery, type Tx } from '../../platform/database/index.js';
import { Subscription } from './subscription.entity.js';
import { LIVE_STATES, type SubscriptionState } from './subscription.rules.js';

export interface SubscriptionQuery extends PageQuery {
  state?: SubscriptionState | undefined;
  application?: string | undefined;
  /** Id or slug. */
  api?: string | undefined;
  /** Id or slug. */
  plan?: string | undefined;
  changeRequested?: boolean | undefined;
  /** Only those of applications of this member and of these teams. */
  ownedBy?: { memberId: string; teamIds: readonly string[] };
}

export interface Overlap {
  subscriptionId: string;
  versionId: string;
  apiName: string;
  versionName: string;
  applicationId: string;
  applicationName: string;
}

@Injectable()
export class SubscriptionRepository {
  page(tx: Tx, query: SubscriptionQuery): Promise<Page<Subscription>> {
    const rows = tx.repository(Subscription).createQueryBuilder('s').where('s.tenantId = :tenantId', { tenantId: tx.tenantId });
    filter(rows, query);
    return keyset(rows, query, { columns: [{ sql: 's.id', of: (row) => row.id }], direction: 'desc' });
  }

  find(tx: Tx, id: string): Promise<Subscription | null> {
    return tx.repository(Subscription).findOneBy({ tenantId: tx.tenantId, id });
  }

  /** Nobody else moves it until the transaction ends. */
  lock(tx: Tx, id: string): Promise<Subscription | null> {
    return tx.repository(Subscription).findOne({ where: { tenantId: tx.tenantId, id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Live ones, locked in the order of their ids, so that two who want several never wait for each other. */
  lockLive(tx: Tx, of: { planId: string } | { applicationId: string }): Promise<Subscription[]> {
    const rows = tx
      .repository(Subscription)
      .createQueryBuilder('s')
      .where({ tenantId: tx.tenantId, ...of });
    return rows.andWhere('s.state = any(:live)', { live: LIVE_STATES }).orderBy('s.id').setLock('pessimistic_write').getMany();
  }

  async insert(tx: Tx, subscription: Subscription): Promise<void> {
    await tx.repository(Subscription).insert(subscription);
  }

  async update(tx: Tx, id: string, change: Partial<Subscription>): Promise<void> {
    await tx.repository(Subscription).update({ tenantId: tx.tenantId, id }, { ...change, updatedAt: tx.now });
  }

  /** The application's live subscription to one of the versions, other than `exceptId`. */
  async overlap(tx: Tx, applicationId: string, versionIds: readonly string[], exceptId: string | null): Promise<Overlap | undefined> {
    const [row] = await tx.sql<Overlap>(
      `${OVERLAP} where s.tenant_id = $1 and s.application_id = $2 and s.state = any($3) and i.version_id = any($4) and s.id is distinct from $5 order by s.id limit 1`,
      [tx.tenantId, applicationId, LIVE_STATES, versionIds, exceptId],
    );
    return row;
  }

  /** Live subscriptions by which an application of the product has one of the versions already, through another product. */
  overlapsOfProduct(tx: Tx, productId: string, versionIds: readonly string[]): Promise<Overlap[]> {
    return tx.sql<Overlap>(
      `${OVERLAP} where s.tenant_id = $1 and s.state = any($3) and i.version_id = any($4) and p.product_id <> $2
         and exists (select 1 from subscriptions mine join plans mp on mp.id = mine.plan_id
                     where mine.application_id = s.application_id and mine.state = any($3) and mp.product_id = $2)
       order by s.id limit 20`,
      [tx.tenantId, productId, LIVE_STATES, versionIds],
    );
  }

  /** Past their end, in all tenants: needs system scope. */
  due(tx: Tx, limit: number): Promise<{ id: string; tenantId: string }[]> {
    return tx.sql(
      `select id, tenant_id as "tenantId" from subscriptions where state in ('active', 'suspended') and expires_at <= $1 order by expires_at limit $2`,
      [tx.now, limit],
    );
  }
}

const OVERLAP = `select s.id as "subscriptionId", i.version_id as "versionId", x.name as "apiName", v.name as "versionName", a.id as "applicationId", a.name as "applicationName"
  from subscriptions s
    join applications a on a.id = s.application_id
    join plans p on p.id = s.plan_id
    join product_items i on i.product_id = p.product_id
    join versions v on v.id = i.version_id
    join apis x on x.id = v.api_id`;

function filter(rows: SelectQueryBuilder<Subscription>, query: SubscriptionQuery): void {
  const { state, application, api, plan, changeRequested, ownedBy } = query;
  if (state !== undefined) rows.andWhere('s.state = :state', { state });
  if (application !== undefined) rows.andWhere('s.applicationId = :application', { application });
  if (plan !== undefined) rows.andWhere('s.planId in (select id from plans where id = :plan or (tenant_id = :tenantId and slug = :plan))', { plan });
  if (api !== undefined)
    rows.andWhere(
      `exists (select 1 from plans p join product_items i on i.product_id = p.product_id join versions v on v.id = i.version_id join apis x on x.id = v.api_id
               where p.id = s.planId and (x.id = :api or x.slug = :api))`,
      { api },
    );
  if (changeRequested !== undefined)
    rows.andWhere(`${changeRequested ? '' : 'not '}exists (select 1 from change_requests c where c.subscription_id = s.id and c.state = 'open')`);
  if (ownedBy)
    rows.andWhere(
      'exists (select 1 from applications a where a.id = s.applicationId and (a.owner_member_id = :memberId or a.owner_team_id = any(:teamIds)))',
      ownedBy,
    );
}
