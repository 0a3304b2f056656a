import type { BudgetAlert } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('budget_alerts')
export class ReachedBudget {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  counter!: string;
  /** Which calendar day or month, or which of the rolling spans. */
  @Column('text')
  span!: string;
  @Column('integer')
  percent!: number;
  @Column('text')
  name!: string;
  @Column('text')
  unit!: BudgetAlert['unit'];
  /** Postgres gives big integers as text. */
  @Column('bigint')
  most!: string;
  @Column('bigint')
  used!: string;
  @Column('boolean')
  stopped!: boolean;
  @Column('text', { name: 'counted_by', array: true })
  countedBy!: string[];
  @Column('text', { nullable: true })
  model!: string | null;
  @Column('text', { name: 'application_id', nullable: true })
  applicationId!: string | null;
  @Column('text', { name: 'api_id', nullable: true })
  apiId!: string | null;
  @Column('text', { name: 'plan_id', nullable: true })
  planId!: string | null;
  @Column('text', { name: 'request_id' })
  requestId!: string;
  @Column('timestamptz')
  at!: Date;
}
