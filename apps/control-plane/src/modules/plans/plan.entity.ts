import type { Price } from '@gatehouse/contracts';
import type { Limit, PolicyInstance } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';
import type { PlanState } from './plan.rules.js';

@Entity('plans')
export class Plan {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'product_id' })
  productId!: string;
  @Column('text')
  slug!: string;
  @Column('text')
  name!: string;
  @Column('text')
  description!: string;
  @Column('text')
  state!: PlanState;
  @Column('text')
  approval!: 'automatic' | 'manual';
  @Column('boolean', { default: false })
  anonymous!: boolean;
  @Column('jsonb')
  limits!: Limit[];
  @Column('jsonb')
  policies!: PolicyInstance[];
  @Column('jsonb', { nullable: true })
  price!: z.infer<typeof Price> | null;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
