import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface Branding {
  logoUrl: string | null;
  accent: string | null;
}

@Entity('tenants')
export class Tenant {
  @PrimaryColumn('text')
  id!: string;
  @Column('text')
  slug!: string;
  @Column('text')
  name!: string;
  @Column('text')
  joining!: 'open' | 'invitation';
  @Column('jsonb')
  branding!: Branding;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
