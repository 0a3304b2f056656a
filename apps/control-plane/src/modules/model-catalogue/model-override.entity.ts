import type { ModelEntry } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('model_overrides')
export class ModelOverride {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  source!: string;
  @Column('text')
  model!: string;
  @Column('jsonb')
  override!: Omit<ModelEntry, 'id' | 'name'>;
  @Column('text')
  note!: string;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
