import { newId } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { type Tx, violates } from '../../platform/database/index.js';
import { LIVE_MS } from './presence.js';

violates('gateway_groups__slug', 'slug.taken', 'Another gateway group has this slug.');

export interface GroupRow {
  id: string;
  slug: string;
  name: string;
  is_default: boolean;
  created_at: Date;
}

export interface GroupStateRow extends GroupRow {
  sequence: string | null;
  digest: string | null;
  compiled_at: Date | null;
  live: number;
}

/** Gateway groups belong to the platform, not to a tenant: no scope narrows these queries. */
@Injectable()
export class GroupRepository {
  /** By id or slug; all without. */
  states(tx: Tx, ref?: string): Promise<GroupStateRow[]> {
    return tx.sql<GroupStateRow>(
      `select g.id, g.slug, g.name, g.is_default, g.created_at, m.sequence, m.digest, m.created_at as compiled_at,
         (select count(*)::int from gateways w where w.group_id = g.id and w.last_seen_at > $2) as live
       from gateway_groups g
       left join lateral (select sequence, digest, created_at from manifests where group_id = g.id order by sequence desc limit 1) m on true
       where $1::text is null or g.id = $1 or g.slug = $1
       order by g.is_default desc, g.slug`,
      [ref ?? null, new Date(tx.now.getTime() - LIVE_MS)],
    );
  }

  async find(tx: Tx, ref: string): Promise<GroupRow | undefined> {
    return (await tx.sql<GroupRow>('select id, slug, name, is_default, created_at from gateway_groups where id = $1 or slug = $1', [ref]))[0];
  }

  async default(tx: Tx): Promise<GroupRow> {
    const [row] = await tx.sql<GroupRow>('select id, slug, name, is_default, created_at from gateway_groups where is_default');
    if (!row) throw new Error('there is no default gateway group: was the database migrated by this program?');
    return row;
  }

  async insert(tx: Tx, { slug, name, isDefault = false }: { slug: string; name: string; isDefault?: boolean }): Promise<string> {
    const id = newId('gatewayGroup', tx.now.getTime());
    await tx.sql('insert into gateway_groups (id, slug, name, is_default, created_at) values ($1, $2, $3, $4, $5)', [id, slug, name, isDefault, tx.now]);
    return id;
  }

  ids(tx: Tx): Promise<{ id: string }[]> {
    return tx.sql<{ id: string }>('select id from gateway_groups order by id');
  }
}
