import type { OperationSummary, RevisionSettings } from '@gatehouse/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';
import type { RevisionState } from './revision.rules.js';

export type Settings = z.output<typeof RevisionSettings>;
export type Operation = z.output<typeof OperationSummary>;

@Entity('revisions')
export class Revision {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'version_id' })
  versionId!: string;
  @Column('integer')
  number!: number;
  @Column('text')
  state!: RevisionState;
  @Column('text')
  note!: string;
  /** Up to 10 MB, so it is read only where it is needed. */
  @Column('text', { select: false })
  document!: string;
  @Column('text')
  format!: 'json' | 'yaml';
  @Column('text')
  title!: string;
  @Column('text', { name: 'document_version' })
  documentVersion!: string;
  @Column('jsonb')
  operations!: Operation[];
  @Column('jsonb')
  settings!: Settings;
  @Column('text', { name: 'content_hash' })
  contentHash!: string;
  @Column('text', { name: 'review_comment', nullable: true })
  reviewComment!: string | null;
  @Column('text', { name: 'author_id', nullable: true })
  authorId!: string | null;
  @Column('text', { name: 'author_name' })
  authorName!: string;
  /** Accounts that changed its content since it was made, the latest last. */
  @Column('text', { array: true })
  editors!: string[];
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
