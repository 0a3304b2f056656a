import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { VersionState } from './version.rules.js';

@Entity('versions')
export class Version {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'api_id' })
  apiId!: string;
  @Column('text')
  name!: string;
  @Column('text')
  description!: string;
  @Column('text')
  state!: VersionState;
  @Column('boolean', { name: 'is_default' })
  isDefault!: boolean;
  @Column('timestamptz', { name: 'blocked_at', nullable: true })
  blockedAt!: Date | null;
  @Column('text', { name: 'blocked_reason', nullable: true })
  blockedReason!: string | null;
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;
  @Column('timestamptz', { name: 'deprecated_at', nullable: true })
  deprecatedAt!: Date | null;
  @Column('timestamptz', { name: 'sunset_at', nullable: true })
  sunsetAt!: Date | null;
  @Column('text', { name: 'successor_id', nullable: true })
  successorId!: string | null;
  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
