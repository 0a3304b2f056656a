import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChangeRequestState } from './subscription.rules.js';

@Entity('change_requests')
export class ChangeRequest {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'subscription_id' })
  subscriptionId!: string;
  @Column('text', { name: 'plan_id' })
  planId!: string;
  @Column('text')
  state!: ChangeRequestState;
  @Column('text')
  message!: string;
  @Column('text', { nullable: true })
  reason!: string | null;
  @Column('text', { name: 'requested_by_id', nullable: true })
  requestedById!: string | null;
  @Column('text', { name: 'requested_by_name' })
  requestedByName!: string;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;
}
