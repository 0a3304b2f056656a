import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { DeploymentState } from './deployment.rules.js';

/** A deployment about which a gateway's answer can still say something. */
export interface Awaited {
  id: string;
  tenantId: string;
  versionId: string;
  environmentId: string;
  state: DeploymentState;
  /** Null: seen in no manifest yet. */
  sequence: number | null;
  name: string;
}

/** Queries for what gateways acknowledge. In system scope: a group serves many tenants. */
@Injectable()
export class ProgressRepository {
  /** Locked, oldest first: two gateways may answer at once. What was discarded unpublished is in no manifest of production, and not waited for. */
  async awaited(tx: Tx, groupId: string): Promise<Awaited[]> {
    const rows = await tx.sql<Omit<Awaited, 'sequence'> & { sequence: string | null }>(
      `select d.id, d.tenant_id as "tenantId", d.version_id as "versionId", d.environment_id as "environmentId", d.state, d.sequence, a.name || ' ' || v.name as name
       from deployments d join environments e on e.id = d.environment_id join versions v on v.id = d.version_id join apis a on a.id = v.api_id
       where e.group_id = $1 and (d.state = 'pending' or (d.state = 'active' and d.live_at is null)) and (e.kind = 'test' or v.state = 'draft' or v.published_at is not null)
       order by d.id for no key update of d`,
      [groupId],
    );
    return rows.map((row) => ({ ...row, sequence: row.sequence === null ? null : Number(row.sequence) }));
  }

  /** Which deployment stands under each of these keys in a manifest of the group. */
  async placed(tx: Tx, groupId: string, sequence: number, keys: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.sql<{ key: string; deployment: string }>(
      `select x.key, o.content::jsonb ->> 'deploymentId' as deployment
       from manifests m cross join lateral jsonb_to_recordset(m.manifest::jsonb -> 'objects') as x (key text, hash text) join snapshot_objects o on o.hash = x.hash
       where m.group_id = $1 and m.sequence = $2 and x.key = any($3)`,
      [groupId, sequence, keys],
    );
    return new Map(rows.map((row) => [row.key, row.deployment]));
  }

  /** Open ones of the same version in the same environment that are older. */
  older(
    tx: Tx,
    { tenantId, versionId, environmentId, id }: Awaited,
  ): Promise<{ id: string; tenantId: string; state: DeploymentState; sequence: string | null }[]> {
    return tx.sql(
      `select id, tenant_id as "tenantId", state, sequence from deployments
       where tenant_id = $1 and version_id = $2 and environment_id = $3 and state in ('pending', 'active') and id < $4 for no key update`,
      [tenantId, versionId, environmentId, id],
    );
  }
}
