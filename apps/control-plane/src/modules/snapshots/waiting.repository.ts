import { SNAPSHOT_TOPIC, SnapshotTouch } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

/** True of groups whose newest manifest is missing, or signed by a key that gateways are not told of any more. */
const UNSIGNED = `not exists (select 1 from manifests m join signing_keys k on k.key_id = m.key_id and k.retired_at is null
  where m.group_id = g.id and m.sequence = (select max(n.sequence) from manifests n where n.group_id = g.id))`;

export interface WaitingTouch {
  id: string;
  /** null: the change was the platform's own */
  tenantId: string | null;
  /** undefined when the message is none that we know */
  touch: SnapshotTouch | undefined;
}

/** The outbox rows that the compiler follows. */
@Injectable()
export class WaitingRepository {
  async touches(tx: Tx): Promise<WaitingTouch[]> {
    const rows = await tx.sql<{ id: string; tenant_id: string; payload: unknown }>(
      'select id, tenant_id, payload from outbox where topic = $1 and processed_at is null order by id',
      [SNAPSHOT_TOPIC],
    );
    return rows.map(({ id, tenant_id, payload }) => ({ id, tenantId: tenant_id === '*' ? null : tenant_id, touch: SnapshotTouch.safeParse(payload).data }));
  }

  /** What there is to do, by one query, since it is asked each second; undefined when there is nothing. */
  async look(tx: Tx): Promise<{ touches: SnapshotTouch[] } | undefined> {
    const rows = await tx.sql<{ payload: unknown }>(
      `select payload from outbox where topic = $1 and processed_at is null
       union all select null from gateway_groups g where ${UNSIGNED}`,
      [SNAPSHOT_TOPIC],
    );
    return rows.length === 0 ? undefined : { touches: rows.flatMap(({ payload }) => SnapshotTouch.safeParse(payload).data ?? []) };
  }

  /** Groups from which no gateway can start. */
  async groupsWithoutManifest(tx: Tx): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(`select g.id from gateway_groups g where ${UNSIGNED} order by g.id`);
    return rows.map(({ id }) => id);
  }

  /** Groups in which these tenants have an environment; all of them when a change was not one tenant's. */
  async groups(tx: Tx, tenantIds: readonly (string | null)[]): Promise<string[]> {
    const all = tenantIds.includes(null);
    const rows = await tx.sql<{ id: string }>(
      'select g.id from gateway_groups g where $1 or exists (select 1 from environments e where e.group_id = g.id and e.tenant_id = any($2)) order by g.id',
      [all, tenantIds.filter((id) => id !== null)],
    );
    return rows.map(({ id }) => id);
  }

  async done(tx: Tx, rows: readonly WaitingTouch[], note: string | null): Promise<void> {
    await tx.sql('update outbox set processed_at = $2, error = $3 where id = any($1)', [rows.map(({ id }) => id), tx.now, note]);
  }

  async failed(tx: Tx, error: unknown): Promise<void> {
    await tx.sql('update outbox set attempts = attempts + 1, error = $2 where topic = $1 and processed_at is null', [
      SNAPSHOT_TOPIC,
      String(error).slice(0, 1_000),
    ]);
  }
}
