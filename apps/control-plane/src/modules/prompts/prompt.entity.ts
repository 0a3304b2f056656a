import type { PromptContent, PromptState } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('prompts')
export class Prompt {
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
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

@Entity('prompt_versions')
export class PromptVersion {
  @PrimaryColumn('text', { name: 'tenant_id' })
  tenantId!: string;
  @PrimaryColumn('text', { name: 'prompt_id' })
  promptId!: string;
  @PrimaryColumn('integer')
  number!: number;
  @Column('text')
  state!: PromptState;
  @Column('jsonb')
  content!: PromptContent;
  @Column('text')
  note!: string;
  @Column('text', { name: 'author_id', nullable: true })
  authorId!: string | null;
  @Column('text', { name: 'author_name' })
  authorName!: string;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;
  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt!: Date | null;
}
