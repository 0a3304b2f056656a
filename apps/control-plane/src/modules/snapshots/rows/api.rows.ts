import type { PolicyInstance } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';
import type { Sets } from '../../policies/index.js';
import type { ApiState, OperationState, SettingsState, VersionState } from '../compile/state.js';
import { ContractRows } from './contract.rows.js';
import { COUNTS } from './live.js';
import { PromptRows } from './prompt.rows.js';
import { setsNamedBy } from './shared-policies.js';

interface ApiRow {
  tenant: ApiState['tenant'];
  environment: ApiState['environment'];
  api: ApiState['api'];
  version: { id: string; name: string; state: VersionState['state']; isDefault: boolean };
  blocked_at: Date | null;
  published_at: Date | null;
  deprecated_at: Date | null;
  sunset_at: Date | null;
  successor: VersionState['successor'];
  deployment_id: string;
  revision_id: string;
  operations: OperationState[];
  settings: SettingsState;
  attached: PolicyInstance[] | null;
  sets: Sets | null;
}

/** What is deployed of these versions in a group. */
const DEPLOYED = `
  select distinct on (d.environment_id, d.version_id) d.id, d.environment_id, d.version_id, d.revision_id
  from deployments d join environments e on e.id = d.environment_id join versions v on v.id = d.version_id
  where e.group_id = $1 and d.version_id = any($2) and ${COUNTS}
  order by d.environment_id, d.version_id, d.id desc`;

/** One version in one environment, with the revision that is named or else the deployed one. */
const TRIED = `
  select 'none' as id, $1::text as environment_id, $2::text as version_id, coalesce($3::text, (select d.revision_id from deployments d
    where d.environment_id = $1 and d.version_id = $2 and d.state in ('pending', 'active') order by d.id desc limit 1)) as revision_id`;

const select = (live: string): string => `
with live as (${live}
)
select
  jsonb_build_object('id', t.id, 'slug', t.slug, 'aliases', array(select slug from tenant_slugs ts where ts.tenant_id = t.id)) as tenant,
  jsonb_build_object('id', e.id, 'slug', e.slug, 'kind', e.kind, 'isDefault', e.is_default,
    'hosts', array(select host from environment_hosts h where h.environment_id = e.id)) as environment,
  jsonb_build_object('id', a.id, 'slug', a.slug, 'teamId', a.team_id, 'versionBy', a.version_by, 'basePath', a.base_path,
    'aliases', array(select slug from api_slugs s where s.api_id = a.id)) as api,
  jsonb_build_object('id', v.id, 'name', v.name, 'state', v.state, 'isDefault', v.is_default) as version,
  v.blocked_at, v.published_at, v.deprecated_at, v.sunset_at,
  (select jsonb_build_object('tenantSlug', t.slug, 'apiSlug', sa.slug) from versions sv join apis sa on sa.id = sv.api_id where sv.id = v.successor_id) as successor,
  live.id as deployment_id, r.id as revision_id, r.operations, r.settings,
  ta.policies as attached, ${setsNamedBy('jsonb_build_array(r.settings, ta.policies)', 't.id')} as sets
from live
join environments e on e.id = live.environment_id
join versions v on v.id = live.version_id
join apis a on a.id = v.api_id
join tenants t on t.id = a.tenant_id
join revisions r on r.id = live.revision_id and r.version_id = live.version_id
left join policy_attachments ta on ta.tenant_id = t.id and ta.level = 'tenant'`;

const ms = (date: Date | null): number | null => date?.getTime() ?? null;

@Injectable()
export class ApiRows {
  constructor(
    private readonly contracts: ContractRows,
    private readonly prompts: PromptRows,
  ) {}

  /** Versions with a deployment that counts, anywhere in the group. */
  async versionIds(tx: Tx, groupId: string): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(
      `select distinct d.version_id as id from deployments d join environments e on e.id = d.environment_id join versions v on v.id = d.version_id
       where e.group_id = $1 and ${COUNTS} order by 1`,
      [groupId],
    );
    return rows.map(({ id }) => id);
  }

  /** These versions in every environment of the group. */
  async states(tx: Tx, groupId: string, versionIds: readonly string[]): Promise<ApiState[]> {
    const states = (await tx.sql<ApiRow>(select(DEPLOYED), [groupId, versionIds])).map(stateOf);
    await this.contracts.fill(tx, states);
    await this.prompts.fill(tx, states);
    return states;
  }

  /** A version as it would stand in an environment with this revision; undefined where there is no such revision, or none is deployed. */
  async tried(tx: Tx, environmentId: string, versionId: string, revisionId: string | undefined): Promise<ApiState | undefined> {
    const [row] = await tx.sql<ApiRow>(`${select(TRIED)} where t.id = $4 and e.tenant_id = $4`, [environmentId, versionId, revisionId ?? null, tx.tenantId]);
    if (!row) return undefined;
    const state = stateOf(row);
    await this.contracts.fill(tx, [state]);
    await this.prompts.fill(tx, [state]);
    return state;
  }
}

function stateOf(row: ApiRow): ApiState {
  const { operations, settings, attached, sets } = row;
  return {
    tenant: row.tenant,
    environment: row.environment,
    api: row.api,
    version: {
      ...row.version,
      blockedAtMs: ms(row.blocked_at),
      publishedAtMs: ms(row.published_at),
      deprecatedAtMs: ms(row.deprecated_at),
      sunsetAtMs: ms(row.sunset_at),
      successor: row.successor,
    },
    deploymentId: row.deployment_id,
    ...((attached || sets) && { shared: { attached: attached ?? [], sets: sets ?? {} } }),
    revision: { id: row.revision_id, operations: operations.map(({ id, method, path, tags }) => ({ id, method, path, ...(tags && { tags }) })), settings },
  };
}
