import { objectKey } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../../platform/crypto/index.js';
import type { Tx } from '../../../platform/database/index.js';
import type { UpstreamState } from '../compile/state.js';
import { COUNTS } from './live.js';

type Row = Omit<UpstreamState, 'clientKeyPem'> & { clientKeyEncrypted: string | null };

@Injectable()
export class UpstreamRows {
  constructor(private readonly sealer: Sealer) {}

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

  /** Keys are opened when a state is asked for: one that does not open is a fault of its own object only. */
  async states(tx: Tx, ids: readonly string[]): Promise<[id: string, state: () => UpstreamState][]> {
    const rows = await tx.sql<Row>(
      `select u.id, u.tenant_id as "tenantId", u.name, u.host_header as "hostHeader", u.connect_timeout_ms as "connectTimeoutMs",
         u.first_byte_timeout_ms as "firstByteTimeoutMs", u.idle_timeout_ms as "idleTimeoutMs", u.retries, u.tls_verify as "tlsVerify",
         u.total_timeout_ms as "totalTimeoutMs", u.settings, u.client_key_encrypted as "clientKeyEncrypted",
         coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'position', t.position, 'url', t.url, 'weight', t.weight,
           'connectionsMax', t.connections_max, 'srv', t.srv)) from targets t where t.upstream_id = u.id), '[]') as targets
       from upstreams u where u.id = any($1)`,
      [ids],
    );
    return rows.map(({ clientKeyEncrypted, ...row }) => [
      row.id,
      () => ({ ...row, clientKeyPem: clientKeyEncrypted && this.sealer.open(clientKeyEncrypted, objectKey.upstream(row.id)) }),
    ]);
  }
}
