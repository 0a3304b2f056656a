import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('teams')
export class Team {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  slug!: string;
  @Column('text')
  name!: string;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
