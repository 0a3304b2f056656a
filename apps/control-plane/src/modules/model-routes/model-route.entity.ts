import type { ModelRoute as Wire } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** All but what has columns of its own. */
export type RouteSettings = Omit<Wire, 'id' | 'name' | 'targets' | 'strategy'>;

@Entity('model_routes')
export class ModelRoute {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  name!: string;
  @Column('text')
  description!: string;
  @Column('text')
  strategy!: Wire['strategy'];
  @Column('jsonb')
  settings!: RouteSettings;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

@Entity('model_route_targets')
export class ModelRouteTarget {
  @PrimaryColumn('text', { name: 'tenant_id' })
  tenantId!: string;
  @PrimaryColumn('text', { name: 'route_id' })
  routeId!: string;
  @PrimaryColumn('integer')
  position!: number;
  @Column('text', { name: 'provider_id' })
  providerId!: string;
  @Column('text')
  model!: string;
  @Column('integer')
  weight!: number;
  @Column('integer')
  priority!: number;
}
