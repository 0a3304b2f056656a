import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('environments')
export class Environment {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'group_id' })
  groupId!: string;
  @Column('text')
  slug!: string;
  @Column('text')
  name!: string;
  @Column('text')
  kind!: 'production' | 'test';
  @Column('boolean', { name: 'is_default' })
  isDefault!: boolean;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
