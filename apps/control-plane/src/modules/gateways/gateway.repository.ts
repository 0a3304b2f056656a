import type { Acknowledgement, Hello } from '@gatehouse/definition';
import { newId } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { LIVE_MS } from './presence.js';

export interface GatewayRow {
  id: string;
  group_id: string;
  name: string;
  software_version: string;
  sequence: string | null;
  acknowledgement: 'applied' | 'partial' | 'refused' | null;
  errors: { key: string; message: string }[];
  acknowledged_at: Date | null;
  first_seen_at: Date;
  last_seen_at: Date;
  group_slug: string;
  group_name: string;
  /** of the group's newest manifest */
  newest: string;
}

/** The newest of everything, and how many gateways are live. */
export interface GroupStanding {
  sequence: number;
  denySequence: number;
  live: number;
  /** It was not heard of for so long that the others do not count it. */
  wasSilent: boolean;
  /** For so many milliseconds none of the others can fall silent. */
  countHoldsMs: number;
}

const ROWS = `select w.id, w.group_id, w.name, w.software_version, w.sequence, w.acknowledgement, w.errors, w.acknowledged_at, w.first_seen_at, w.last_seen_at,
  g.slug as group_slug, g.name as group_name, coalesce((select max(sequence) from manifests m where m.group_id = w.group_id), 0) as newest
  from gateways w join gateway_groups g on g.id = w.group_id`;

/** Gateways belong to the platform; what a tenant sees of them goes through its environments. */
@Injectable()
export class GatewayRepository {
  all(tx: Tx): Promise<GatewayRow[]> {
    return tx.sql<GatewayRow>(`${ROWS} order by g.slug, w.name`);
  }

  ofGroup(tx: Tx, groupId: string): Promise<GatewayRow[]> {
    return tx.sql<GatewayRow>(`${ROWS} where w.group_id = $1 order by w.name`, [groupId]);
  }

  ofTenant(tx: Tx): Promise<GatewayRow[]> {
    return tx.sql<GatewayRow>(`${ROWS} where w.group_id in (select group_id from environments where tenant_id = $1) order by g.slug, w.name`, [tx.tenantId]);
  }

  async find(tx: Tx, id: string): Promise<GatewayRow | undefined> {
    return (await tx.sql<GatewayRow>(`${ROWS} where w.id = $1`, [id]))[0];
  }

  /** The same name in the same group is the same gateway, restarted. */
  async greet(tx: Tx, groupId: string, hello: Hello): Promise<{ id: string; isNew: boolean; wasSilent: boolean }> {
    const supports = JSON.stringify({ formatVersions: hello.formatVersions, policies: hello.policies });
    const [row] = await tx.sql<{ id: string; is_new: boolean; was_silent: boolean }>(
      `with before as (select last_seen_at from gateways where group_id = $2 and name = $3)
       insert into gateways (id, group_id, name, instance_id, software_version, supports, first_seen_at, last_seen_at) values ($1, $2, $3, $4, $5, $6, $7, $7)
       on conflict (group_id, name) do update set instance_id = excluded.instance_id, software_version = excluded.software_version, supports = excluded.supports,
         last_seen_at = excluded.last_seen_at
       returning id, xmax = 0 as is_new, not exists (select from before where last_seen_at > $8) as was_silent`,
      [
        newId('gateway', tx.now.getTime()),
        groupId,
        hello.name,
        hello.instanceId,
        hello.softwareVersion,
        supports,
        tx.now,
        new Date(tx.now.getTime() - LIVE_MS),
      ],
    );
    if (!row) throw new Error('the gateway was not stored');
    return { id: row.id, isNew: row.is_new, wasSilent: row.was_silent };
  }

  /** False: the group has no such gateway (any more). */
  async seen(tx: Tx, groupId: string, id: string): Promise<boolean> {
    const rows = await tx.sql<{ id: string }>(
      'with seen as (update gateways set last_seen_at = $3 where id = $1 and group_id = $2 returning id) select id from seen',
      [id, groupId, tx.now],
    );
    return rows.length > 0;
  }

  /** Notes that the gateway was heard of and says how things stand in its group, by one query, since every poll asks. Undefined: the group has no such gateway. */
  async poll(tx: Tx, groupId: string, id: string): Promise<GroupStanding | undefined> {
    const [row] = await tx.sql<{ sequence: string; deny: string; live: number; was_silent: boolean; oldest: Date | null }>(
      `with before as (select last_seen_at from gateways where id = $1 and group_id = $2),
         seen as (update gateways set last_seen_at = $3 where id = $1 and group_id = $2 returning id),
         others as (select count(*)::int as live, min(last_seen_at) as oldest from gateways where group_id = $2 and last_seen_at > $4 and id <> $1)
       select coalesce((select max(sequence) from manifests where group_id = $2), 0) as sequence, coalesce((select max(sequence) from deny_entries), 0) as deny,
         others.live + 1 as live, others.oldest, before.last_seen_at <= $4 as was_silent
       from seen, before, others`,
      [id, groupId, tx.now, new Date(tx.now.getTime() - LIVE_MS)],
    );
    if (!row) return undefined;
    const countHoldsMs = row.oldest ? row.oldest.getTime() + LIVE_MS - tx.now.getTime() : Number.POSITIVE_INFINITY;
    return { sequence: Number(row.sequence), denySequence: Number(row.deny), live: row.live, wasSilent: row.was_silent, countHoldsMs };
  }

  /** What it runs changes only when it took the manifest. An older word that comes late changes nothing. */
  async acknowledge(tx: Tx, { gatewayId, sequence, digest, state, errors }: Acknowledgement): Promise<void> {
    await tx.sql(
      `update gateways set acknowledgement = $2, errors = $3, acknowledged_at = $4, last_seen_at = $4,
         sequence = case when $2 = 'refused' then sequence else $5 end, digest = case when $2 = 'refused' then digest else $6 end
       where id = $1 and (sequence is null or sequence <= $5)`,
      [gatewayId, state, JSON.stringify(errors), tx.now, sequence, digest],
    );
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.sql('delete from gateways where id = $1', [id]);
  }
}
