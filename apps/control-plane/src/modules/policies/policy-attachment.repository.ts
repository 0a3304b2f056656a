import type { PolicyInstance } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import type { Tx } from '../../platform/database/index.js';
import { PolicyAttachment } from './policy-attachment.entity.js';

export interface Target {
  level: 'tenant' | 'product';
  id: string;
  name: string;
}

@Injectable()
export class PolicyAttachmentRepository {
  async tenant(tx: Tx): Promise<Target | undefined> {
    const [row] = await tx.sql<Target>(`select 'tenant' as level, id, name from tenants where id = $1`, [tx.tenantId]);
    return row;
  }

  async product(tx: Tx, idOrSlug: string): Promise<Target | undefined> {
    const [row] = await tx.sql<Target>(`select 'product' as level, id, name from products where tenant_id = $1 and (id = $2 or slug = $2)`, [
      tx.tenantId,
      idOrSlug,
    ]);
    return row;
  }

  find(tx: Tx, { level, id }: Pick<Target, 'level' | 'id'>): Promise<PolicyAttachment | null> {
    return tx.repository(PolicyAttachment).findOneBy({ tenantId: tx.tenantId, level, targetId: id });
  }

  /** Two that attach to one thing go one after the other, also where there is no row yet. */
  async lock(tx: Tx, { level, id }: Target): Promise<void> {
    await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`policy_attachments/${tx.tenantId}/${level}/${id}`]);
  }

  async save(tx: Tx, { level, id }: Target, policies: PolicyInstance[], version: number): Promise<void> {
    const row: PolicyAttachment = { tenantId: tx.tenantId, level, targetId: id, policies, version, updatedAt: tx.now };
    // the ORM's own type does not take documents of unknown shape
    await tx.repository(PolicyAttachment).upsert(row as QueryDeepPartialEntity<PolicyAttachment>, ['tenantId', 'level', 'targetId']);
  }
}
