import type { PolicyInstance } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What stands for a whole tenant (`targetId` is the tenant's) or for the callers of a product. No row: nothing does. */
@Entity('policy_attachments')
export class PolicyAttachment {
  @PrimaryColumn('text', { name: 'tenant_id' })
  tenantId!: string;
  @PrimaryColumn('text')
  level!: 'tenant' | 'product';
  @PrimaryColumn('text', { name: 'target_id' })
  targetId!: string;
  @Column('jsonb')
  policies!: PolicyInstance[];
  @Column('integer')
  version!: number;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
