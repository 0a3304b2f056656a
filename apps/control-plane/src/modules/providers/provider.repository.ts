import { Injectable } from '@nestjs/common';
import type { ObjectLiteral } from 'typeorm';
import { type Tx, violates } from '../../platform/database/index.js';
import { Provider, ProviderKey } from './provider.entity.js';

violates('providers__slug', 'slug.taken', 'Another provider has this slug.');
violates('provider_keys__name', 'slug.taken', 'Another key of this provider has this name.');

export interface Use {
  providerId: string;
  routeId: string;
  routeName: string;
}

@Injectable()
export class ProviderRepository {
  list(tx: Tx): Promise<Provider[]> {
    return tx.repository(Provider).find({ where: { tenantId: tx.tenantId }, order: { name: 'asc', id: 'asc' } });
  }

  /** By id or slug. */
  async find(tx: Tx, ref: string): Promise<Provider | null> {
    const rows = await tx.repository(Provider).find({
      where: [
        { tenantId: tx.tenantId, id: ref },
        { tenantId: tx.tenantId, slug: ref },
      ],
    });
    return rows.find(({ id }) => id === ref) ?? rows[0] ?? null;
  }

  /** Until the transaction ends nobody changes it, and no route that leads to it is saved. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.sql('select 1 from providers where tenant_id = $1 and id = $2 for update', [tx.tenantId, id]);
  }

  /** For whoever is about to name them: they stay while their transaction runs. Returns those that are there. */
  async hold(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
    const rows = await tx.sql<{ id: string }>('select id from providers where tenant_id = $1 and id = any($2) for key share', [tx.tenantId, ids]);
    return new Set(rows.map(({ id }) => id));
  }

  keys(tx: Tx, providerId?: string): Promise<ProviderKey[]> {
    return tx.repository(ProviderKey).find({ where: { tenantId: tx.tenantId, ...(providerId !== undefined && { providerId }) }, order: { id: 'asc' } });
  }

  async insert(tx: Tx, provider: Provider, keys: readonly ProviderKey[]): Promise<void> {
    await this.rows(tx).insert(provider);
    for (const key of keys) await this.insertKey(tx, key);
  }

  async update(tx: Tx, { id, tenantId: _, createdAt: __, ...fields }: Provider): Promise<void> {
    await this.rows(tx).update({ tenantId: tx.tenantId, id }, fields);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(Provider).delete({ tenantId: tx.tenantId, id });
  }

  async insertKey(tx: Tx, key: ProviderKey): Promise<void> {
    await tx.repository(ProviderKey).insert(key);
  }

  async updateKey(tx: Tx, { id, tenantId: _, createdAt: __, ...fields }: ProviderKey): Promise<void> {
    await tx.repository(ProviderKey).update({ tenantId: tx.tenantId, id }, fields);
  }

  async removeKey(tx: Tx, id: string): Promise<void> {
    await tx.repository(ProviderKey).delete({ tenantId: tx.tenantId, id });
  }

  /** Without the types of its members: what stands in a dialect may nest without end, which no partial type of them can follow. */
  private rows(tx: Tx) {
    return tx.repository<ObjectLiteral>(Provider);
  }

  /** Model routes that lead to it. */
  uses(tx: Tx, providerId?: string): Promise<Use[]> {
    return tx.sql(
      `select distinct t.provider_id as "providerId", r.id as "routeId", r.name as "routeName"
       from model_route_targets t join model_routes r on r.tenant_id = t.tenant_id and r.id = t.route_id
       where t.tenant_id = $1 and ($2::text is null or t.provider_id = $2) order by r.name`,
      [tx.tenantId, providerId ?? null],
    );
  }
}
