import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeploymentState, GatewayVerdict } from './deployment.rules.js';

@Entity('deployments')
export class Deployment {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'version_id' })
  versionId!: string;
  @Column('text', { name: 'revision_id' })
  revisionId!: string;
  @Column('text', { name: 'environment_id' })
  environmentId!: string;
  @Column('text')
  state!: DeploymentState;
  @Column('boolean', { name: 'is_rollback' })
  isRollback!: boolean;
  @Column('boolean')
  pinned!: boolean;
  @Column('text')
  note!: string;
  @Column('text', { name: 'author_id', nullable: true })
  authorId!: string | null;
  @Column('text', { name: 'author_name' })
  authorName!: string;
  /** Of the first manifest that was seen to hold it; bigint, hence a text. */
  @Column('bigint', { nullable: true })
  sequence!: string | null;
  @Column('timestamptz', { name: 'live_at', nullable: true })
  liveAt!: Date | null;
  @Column('jsonb')
  outcome!: GatewayVerdict[];
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
