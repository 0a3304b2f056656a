import { Injectable } from '@nestjs/common';
import { Sealer } from '../../../platform/crypto/index.js';
import type { Tx } from '../../../platform/database/index.js';
import type { ApplicationState, CredentialState, PlanState, SubscriptionState } from '../compile/state.js';
import { OF_GROUP } from './live.js';
import { planStates } from './shared-policies.js';

type Sharded<T> = T & { shard: string };

/** What the shared secrets of credentials are sealed for, at rest. */
const credentialSecretContext = (id: string): string => `credentials/${id}`;

const epochMs = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

@Injectable()
export class OfferRows {
  constructor(private readonly sealer: Sealer) {}

  async planIds(tx: Tx, groupId: string): Promise<string[]> {
    return (await tx.sql<{ id: string }>(`select id from plans where ${OF_GROUP} and state <> 'draft'`, [groupId])).map(({ id }) => id);
  }

  plans(tx: Tx, groupId: string, ids: readonly string[]): Promise<PlanState[]> {
    return planStates(tx, `p.${OF_GROUP} and p.id = any($2)`, [groupId, ids]);
  }

  async applicationShards(tx: Tx, groupId: string): Promise<string[]> {
    return (await tx.sql<{ shard: string }>(`select distinct shard from applications where ${OF_GROUP}`, [groupId])).map(({ shard }) => shard);
  }

  async applications(tx: Tx, groupId: string, shards: readonly string[], cutoffMs: number): Promise<Sharded<ApplicationState>[]> {
    const applications = await tx.sql<Sharded<ApplicationState>>(
      `select id, tenant_id as "tenantId", name, state, owner_team_id as "teamId", owner_member_id as "memberId", shard from applications where ${OF_GROUP} and shard = any($2) and state <> 'deleted'`,
      [groupId, shards],
    );
    const subscriptions = await tx.sql<SubscriptionState & { applicationId: string }>(
      `select s.id, s.application_id as "applicationId", s.plan_id as "planId", s.state, ${epochMs('s.updated_at')} as "updatedAtMs",
         coalesce((select jsonb_agg(jsonb_build_object('versionId', i.version_id, 'operationIds', to_jsonb(i.operation_ids)))
           from plans p join product_items i on i.product_id = p.product_id where p.id = s.plan_id), '[]') as items
       from subscriptions s
       where s.application_id = any($1) and (s.state in ('pending', 'active', 'suspended') or s.updated_at >= $2)`,
      [applications.map(({ id }) => id), new Date(cutoffMs)],
    );
    const byApplication = Map.groupBy(subscriptions, ({ applicationId }) => applicationId);
    return applications.map((application) => ({ ...application, subscriptions: byApplication.get(application.id) ?? [] }));
  }

  async credentialShards(tx: Tx, groupId: string): Promise<string[]> {
    return (await tx.sql<{ shard: string }>(`select distinct left(key_hash, 2) as shard from credentials where ${OF_GROUP}`, [groupId])).map(
      ({ shard }) => shard,
    );
  }

  async credentials(tx: Tx, groupId: string, shards: readonly string[]): Promise<Sharded<CredentialState>[]> {
    const rows = await tx.sql<Sharded<CredentialState> & { sealed: string | null }>(
      `select id, key_hash as "keyHash", application_id as "applicationId", environment_kind as "environmentKind", state, ${epochMs('expires_at')} as "expiresAtMs",
         ${epochMs('ended_at')} as "endedAtMs", subscription_ids as "subscriptionIds", try_it as "tryIt", kind, public_key as "publicKey", secret_encrypted as sealed, left(key_hash, 2) as shard
       from credentials where ${OF_GROUP} and left(key_hash, 2) = any($2)`,
      [groupId, shards],
    );
    return rows.map(({ sealed, ...row }) => ({ ...row, secret: sealed === null ? null : () => this.sealer.open(sealed, credentialSecretContext(row.id)) }));
  }
}
