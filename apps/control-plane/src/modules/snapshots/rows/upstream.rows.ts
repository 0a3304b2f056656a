import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';
import type { UpstreamState } from '../compile/state.js';
import { COUNTS } from './live.js';

@Injectable()
export class UpstreamRows {
  /** Which of these a served API of the group sends calls to: the conditions of `isServed`, and not retired. */
  async referenced(tx: Tx, groupId: string, ids: readonly string[]): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(
      `with live as (
         select distinct on (d.environment_id, d.version_id) d.revision_id, e.kind, v.state, v.published_at
         from deployments d join environments e on e.id = d.environment_id join versions v on v.id = d.version_id
         where e.group_id = $1 and d.tenant_id in (select tenant_id from upstreams where id = any($2)) and ${COUNTS}
         order by d.environment_id, d.version_id, d.id desc
       )
       select distinct r.settings ->> 'upstreamId' as id from live join revisions r on r.id = live.revision_id
       where live.state <> 'retired' and (live.kind = 'test' or live.state = 'draft' or live.published_at is not null) and r.settings ->> 'upstreamId' = any($2)`,
      [groupId, ids],
    );
    return rows.map(({ id }) => id);
  }

  states(tx: Tx, ids: readonly string[]): Promise<UpstreamState[]> {
    return tx.sql<UpstreamState>(
      `select u.id, u.tenant_id as "tenantId", u.name, u.host_header as "hostHeader", u.connect_timeout_ms as "connectTimeoutMs",
         u.first_byte_timeout_ms as "firstByteTimeoutMs", u.idle_timeout_ms as "idleTimeoutMs", u.retries, u.tls_verify as "tlsVerify",
         coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'position', t.position, 'url', t.url, 'weight', t.weight)) from targets t where t.upstream_id = u.id), '[]') as targets
       from upstreams u where u.id = any($1)`,
      [ids],
    );
  }
}
