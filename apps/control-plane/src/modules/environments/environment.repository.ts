import { Injectable } from '@nestjs/common';
import { type Tx, violates } from '../../platform/database/index.js';
import { Environment } from './environment.entity.js';

violates('environments__slug', 'slug.taken', 'Another environment has this slug.');
violates('environment_hosts_pkey', 'resource.conflict', 'One of these hosts leads to another environment.');
violates('environment_hosts__one_tenant', 'resource.conflict', 'One of these hosts belongs to another tenant, by an environment or a certificate of theirs.');

export interface GroupRef {
  id: string;
  slug: string;
  name: string;
}

/** An environment with its hosts and its gateway group. */
export interface PlacedEnvironment extends Environment {
  hosts: string[];
  group: GroupRef;
}

const PLACED = `select e.id, e.tenant_id as "tenantId", e.group_id as "groupId", e.slug, e.name, e.kind, e.is_default as "isDefault", e.created_at as "createdAt",
    coalesce((select array_agg(h.host order by h.host) from environment_hosts h where h.tenant_id = e.tenant_id and h.environment_id = e.id), '{}') as hosts,
    jsonb_build_object('id', g.id, 'slug', g.slug, 'name', g.name) as "group"
  from environments e join gateway_groups g on g.id = e.group_id where e.tenant_id = $1`;

@Injectable()
export class EnvironmentRepository {
  /** The default one first, then production before test. */
  list(tx: Tx): Promise<PlacedEnvironment[]> {
    return tx.sql(`${PLACED} order by e.is_default desc, e.kind, e.id`, [tx.tenantId]);
  }

  async find(tx: Tx, ref: string): Promise<PlacedEnvironment | undefined> {
    return (await tx.sql<PlacedEnvironment>(`${PLACED} and (e.id = $2 or e.slug = $2)`, [tx.tenantId, ref]))[0];
  }

  /** Keeps others from changing it, or from deploying into it, until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.sql('select 1 from environments where tenant_id = $1 and id = $2 for update', [tx.tenantId, id]);
  }

  async insert(tx: Tx, environment: Environment): Promise<void> {
    await tx.repository(Environment).insert(environment);
  }

  async update(tx: Tx, id: string, change: Partial<Pick<Environment, 'name'>>): Promise<void> {
    await tx.repository(Environment).update({ tenantId: tx.tenantId, id }, change);
  }

  async makeDefault(tx: Tx, id: string): Promise<void> {
    await tx.sql('update environments set is_default = false where tenant_id = $1 and is_default and id <> $2', [tx.tenantId, id]);
    await tx.sql('update environments set is_default = true where tenant_id = $1 and id = $2', [tx.tenantId, id]);
  }

  async setHosts(tx: Tx, id: string, hosts: readonly string[]): Promise<void> {
    await tx.sql('delete from environment_hosts where tenant_id = $1 and environment_id = $2 and not host = any($3)', [tx.tenantId, id, hosts]);
    const present = await tx.sql<{ host: string }>('select host from environment_hosts where tenant_id = $1 and environment_id = $2', [tx.tenantId, id]);
    const missing = hosts.filter((host) => !present.some((row) => row.host === host));
    await tx.sql('insert into environment_hosts (host, tenant_id, environment_id) select distinct unnest($3::text[]), $1, $2', [tx.tenantId, id, missing]);
  }

  /** Its closed deployments go with it. */
  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(Environment).delete({ tenantId: tx.tenantId, id });
  }

  /** What runs in it, or is about to, by API and version. */
  async occupants(tx: Tx, id: string): Promise<string[]> {
    const rows = await tx.sql<{ name: string }>(
      `select distinct a.name || ' ' || v.name as name from deployments d
         join versions v on v.tenant_id = d.tenant_id and v.id = d.version_id join apis a on a.tenant_id = v.tenant_id and a.id = v.api_id
       where d.tenant_id = $1 and d.environment_id = $2 and d.state in ('pending', 'active') order by name limit 20`,
      [tx.tenantId, id],
    );
    return rows.map((row) => row.name);
  }

  /** Gateway groups are the platform's: they belong to no tenant. Without a name, the default one. */
  async findGroup(tx: Tx, ref?: string): Promise<GroupRef | undefined> {
    const condition = ref === undefined ? 'is_default' : '(id = $1 or slug = $1)';
    return (await tx.sql<GroupRef>(`select id, slug, name from gateway_groups where ${condition}`, ref === undefined ? [] : [ref]))[0];
  }

  /** A platform has a default group from its first tenant on. */
  async ensureDefaultGroup(tx: Tx, id: string): Promise<GroupRef> {
    await tx.sql(`insert into gateway_groups (id, slug, name, is_default, created_at) values ($1, 'default', 'Default', true, $2) on conflict do nothing`, [
      id,
      tx.now,
    ]);
    const group = await this.findGroup(tx);
    if (!group) throw new Error('there is no default gateway group');
    return group;
  }
}
