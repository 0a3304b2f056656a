import type { PolicyInstance } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('policy_sets')
export class PolicySet {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  slug!: string;
  @Column('text')
  name!: string;
  @Column('text')
  description!: string;
  @Column('jsonb')
  policies!: PolicyInstance[];
  @Column('integer')
  version!: number;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
