import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SubscriptionState } from './subscription.rules.js';

@Entity('subscriptions')
export class Subscription {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'application_id' })
  applicationId!: string;
  @Column('text', { name: 'plan_id' })
  planId!: string;
  @Column('text')
  state!: SubscriptionState;
  @Column('text')
  message!: string;
  @Column('text', { nullable: true })
  reason!: string | null;
  @Column('text', { name: 'requested_by_id', nullable: true })
  requestedById!: string | null;
  @Column('text', { name: 'requested_by_name' })
  requestedByName!: string;
  @Column('text', { name: 'decided_by_id', nullable: true })
  decidedById!: string | null;
  @Column('text', { name: 'decided_by_name', nullable: true })
  decidedByName!: string | null;
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
