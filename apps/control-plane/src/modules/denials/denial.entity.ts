import type { Denial as Wire } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('denials')
export class Denial {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  target!: Wire['on'];
  @Column('text')
  value!: string;
  @Column('text')
  name!: string;
  @Column('text')
  reason!: string;
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
  @Column('text', { name: 'author_kind' })
  authorKind!: string;
  @Column('text', { name: 'author_id', nullable: true })
  authorId!: string | null;
  @Column('text', { name: 'author_name' })
  authorName!: string;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'lifted_at', nullable: true })
  liftedAt!: Date | null;
  @Column('text', { name: 'lifted_by', nullable: true })
  liftedBy!: string | null;
}
