import { objectKey } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../../platform/crypto/index.js';
import type { Tx } from '../../../platform/database/index.js';
import type { UpstreamState } from '../compile/state.js';
import { COUNTS } from './live.js';

type Row = Omit<UpstreamState, 'clientKeyPem' | 'functionSecret'> & { clientKeyEncrypted: string | null; functionSecretEncrypted: string | null };

/** Upstreams that the split or the mirror of `u` leads to. */
const LED = `(select arm ->> 'upstreamId' as id from jsonb_array_elements(coalesce(u.settings #> '{split,arms}', '[]')) arm
  union select u.settings #>> '{mirror,upstreamId}')`;

@Injectable()
export class UpstreamRows {
  constructor(private readonly sealer: Sealer) {}

  /** What the splits and mirrors of these lead to. */
  async led(tx: Tx, ids: readonly string[]): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(`select distinct l.id from upstreams u cross join lateral ${LED} l where u.id = any($1) and l.id is not null`, [
      ids,
    ]);
    return rows.map(({ id }) => id);
  }

  /** Which of these a served API of the group sends calls to, itself or by its upstream's split or mirror: the conditions of `isServed`, and not retired. */
  async referenced(tx: Tx, groupId: string, ids: readonly string[]): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(
      `with live as (
         select distinct on (d.environment_id, d.version_id) d.revision_id, e.kind, v.state, v.published_at
         from deployments d join environments e on e.id = d.environment_id join versions v on v.id = d.version_id
         where e.group_id = $1 and d.tenant_id in (select tenant_id from upstreams where id = any($2)) and ${COUNTS}
         order by d.environment_id, d.version_id, d.id desc
       ), named as (
         select distinct r.settings ->> 'upstreamId' as id from live join revisions r on r.id = live.revision_id
         where live.state <> 'retired' and (live.kind = 'test' or live.state = 'draft' or live.published_at is not null)
       )
       select id from named where id = any($2)
       union select l.id from named n join upstreams u on u.id = n.id cross join lateral ${LED} l where l.id = any($2)`,
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
         u.function_secret_encrypted as "functionSecretEncrypted",
         coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'position', t.position, 'url', t.url, 'weight', t.weight,
           'connectionsMax', t.connections_max, 'srv', t.srv)) from targets t where t.upstream_id = u.id), '[]') as targets
       from upstreams u where u.id = any($1)`,
      [ids],
    );
    return rows.map(({ clientKeyEncrypted, functionSecretEncrypted, ...row }) => {
      const key = objectKey.upstream(row.id);
      const open = (sealed: string | null, context: string) => sealed && this.sealer.open(sealed, context);
      return [row.id, () => ({ ...row, clientKeyPem: open(clientKeyEncrypted, key), functionSecret: open(functionSecretEncrypted, `${key}:function`) })];
    });
  }
}
