import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApplicationState } from './application.rules.js';

@Entity('applications')
export class Application {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  name!: string;
  @Column('text')
  description!: string;
  @Column('text')
  state!: ApplicationState;
  @Column('text', { name: 'suspended_reason', nullable: true })
  suspendedReason!: string | null;
  @Column('text', { name: 'owner_team_id', nullable: true })
  ownerTeamId!: string | null;
  @Column('text', { name: 'owner_member_id', nullable: true })
  ownerMemberId!: string | null;
  /** The snapshot shard it travels in. */
  @Column('text')
  shard!: string;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
