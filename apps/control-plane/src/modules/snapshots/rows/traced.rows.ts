import { type PolicyInstance } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';
import type { Sets } from '../../policies/index.js';
import type { ApplicationState, CredentialState, OperationState, PlanState, SettingsState, SharedPolicies } from '../compile/state.js';
import { planStates, setsNamedBy } from './shared-policies.js';

export interface RevisionPath {
  api: string;
  version: string;
  revision?: string | undefined;
}

export interface RevisionPart {
  tenant: { id: string; slug: string };
  api: { id: string; slug: string };
  version: { id: string; name: string };
  revision: { id: string; settings: SettingsState; operations: OperationState[] };
  shared: SharedPolicies;
}

type PartRow = Omit<RevisionPart, 'shared'> & { attached: PolicyInstance[] | null; sets: Sets | null };

/** Rows behind effective lists and traces: of one tenant, any revision, deployed or not. */
@Injectable()
export class TracedRows {
  async part(tx: Tx, { api, version, revision }: RevisionPath): Promise<RevisionPart | undefined> {
    const [row] = await tx.sql<PartRow>(
      `select jsonb_build_object('id', t.id, 'slug', t.slug) as tenant, jsonb_build_object('id', a.id, 'slug', a.slug) as api,
         jsonb_build_object('id', v.id, 'name', v.name) as version,
         jsonb_build_object('id', r.id, 'settings', r.settings, 'operations', r.operations) as revision,
         ta.policies as attached, ${setsNamedBy('jsonb_build_array(r.settings, ta.policies)', 't.id')} as sets
       from revisions r join versions v on v.tenant_id = r.tenant_id and v.id = r.version_id join apis a on a.tenant_id = v.tenant_id and a.id = v.api_id
         join tenants t on t.id = r.tenant_id left join policy_attachments ta on ta.tenant_id = t.id and ta.level = 'tenant'
       where r.tenant_id = $1 and (a.id = $2 or a.slug = $2) and (v.id = $3 or v.name = $3) and (r.id = $4 or r.number::text = $4)`,
      [tx.tenantId, api, version, revision],
    );
    if (!row) return undefined;
    const { attached, sets, ...part } = row;
    return { ...part, shared: { attached: attached ?? [], sets: sets ?? {} } };
  }

  async versionId(tx: Tx, { api, version }: RevisionPath): Promise<string | undefined> {
    const [row] = await tx.sql<{ id: string }>(
      `select v.id from versions v join apis a on a.tenant_id = v.tenant_id and a.id = v.api_id
       where v.tenant_id = $1 and (a.id = $2 or a.slug = $2) and (v.id = $3 or v.name = $3)`,
      [tx.tenantId, api, version],
    );
    return row?.id;
  }

  /** Sets of the tenant that unsaved settings name. */
  async setsOf(tx: Tx, settings: SettingsState): Promise<Sets> {
    const [row] = await tx.sql<{ sets: Sets | null }>(`select ${setsNamedBy('$2::jsonb', '$1')} as sets`, [tx.tenantId, JSON.stringify(settings)]);
    return row?.sets ?? {};
  }

  /** Of which a product includes the version, and which are not drafts. */
  plans(tx: Tx, versionId: string): Promise<PlanState[]> {
    return planStates(
      tx,
      `p.tenant_id = $1 and p.state in ('published', 'deprecated')
       and exists (select 1 from product_items i where i.tenant_id = p.tenant_id and i.product_id = p.product_id and i.version_id = $2) order by p.name, p.id`,
      [tx.tenantId, versionId],
    );
  }

  async applications(tx: Tx, ids: readonly string[]): Promise<ApplicationState[]> {
    const applications = await tx.sql<Omit<ApplicationState, 'subscriptions'>>(
      `select id, tenant_id as "tenantId", name, state, owner_team_id as "teamId", owner_member_id as "memberId" from applications where tenant_id = $1 and id = any($2)`,
      [tx.tenantId, ids],
    );
    const subscriptions = await tx.sql<ApplicationState['subscriptions'][number] & { applicationId: string }>(
      `select s.id, s.application_id as "applicationId", s.plan_id as "planId", s.state, (extract(epoch from s.updated_at) * 1000)::float8 as "updatedAtMs",
         coalesce((select jsonb_agg(jsonb_build_object('versionId', i.version_id, 'operationIds', to_jsonb(i.operation_ids)))
           from plans p join product_items i on i.product_id = p.product_id where p.id = s.plan_id), '[]') as items
       from subscriptions s where s.tenant_id = $1 and s.application_id = any($2)`,
      [tx.tenantId, ids],
    );
    const byApplication = Map.groupBy(subscriptions, ({ applicationId }) => applicationId);
    return applications.map((application) => ({ ...application, subscriptions: byApplication.get(application.id) ?? [] }));
  }

  credentials(tx: Tx, ids: readonly string[]): Promise<CredentialState[]> {
    return tx.sql<CredentialState>(
      `select id, key_hash as "keyHash", application_id as "applicationId", environment_kind as "environmentKind", state,
         (extract(epoch from expires_at) * 1000)::float8 as "expiresAtMs", (extract(epoch from ended_at) * 1000)::float8 as "endedAtMs",
         subscription_ids as "subscriptionIds", try_it as "tryIt"
       from credentials where tenant_id = $1 and id = any($2)`,
      [tx.tenantId, ids],
    );
  }
}
