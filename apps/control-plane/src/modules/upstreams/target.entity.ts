import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('targets')
export class Target {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'upstream_id' })
  upstreamId!: string;
  @Column('integer')
  position!: number;
  @Column('text')
  url!: string;
  @Column('integer')
  weight!: number;
  @Column('integer', { name: 'connections_max', nullable: true })
  connectionsMax!: number | null;
  @Column('text', { nullable: true })
  srv!: string | null;
}
