import type { TenantRole } from '@gatehouse/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('members')
export class Member {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'account_id' })
  accountId!: string;
  @Column('text', { array: true })
  roles!: TenantRole[];
  @Column('timestamptz', { name: 'joined_at' })
  joinedAt!: Date;
}
