import type { PolicyInstance } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a set was; never changed. */
@Entity('policy_set_versions')
export class PolicySetVersion {
  @PrimaryColumn('text', { name: 'set_id' })
  setId!: string;
  @PrimaryColumn('integer')
  number!: number;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('jsonb')
  policies!: PolicyInstance[];
  @Column('text')
  note!: string;
  @Column('text', { name: 'author_kind' })
  authorKind!: 'account' | 'system' | 'gateway';
  @Column('text', { name: 'author_id', nullable: true })
  authorId!: string | null;
  @Column('text', { name: 'author_name' })
  authorName!: string;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
