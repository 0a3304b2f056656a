import type { API_KINDS, Visibility } from '@gatehouse/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';

@Entity('apis')
export class Api {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  slug!: string;
  @Column('text')
  name!: string;
  @Column('text')
  kind!: (typeof API_KINDS)[number];
  @Column('text')
  summary!: string;
  @Column('text')
  description!: string;
  @Column('text', { array: true })
  tags!: string[];
  @Column('jsonb')
  visibility!: z.output<typeof Visibility>;
  @Column('text', { name: 'team_id', nullable: true })
  teamId!: string | null;
  @Column('jsonb', { name: 'version_by' })
  versionBy!: { by: 'path' } | { by: 'header'; header: string };
  @Column('text', { name: 'base_path', nullable: true })
  basePath!: string | null;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
