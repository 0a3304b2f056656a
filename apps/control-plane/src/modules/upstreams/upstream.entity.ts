import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('upstreams')
export class Upstream {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  name!: string;
  @Column('text', { name: 'host_header' })
  hostHeader!: 'target' | 'client';
  @Column('integer', { name: 'connect_timeout_ms' })
  connectTimeoutMs!: number;
  @Column('integer', { name: 'first_byte_timeout_ms' })
  firstByteTimeoutMs!: number;
  @Column('integer', { name: 'idle_timeout_ms' })
  idleTimeoutMs!: number;
  @Column('integer')
  retries!: number;
  @Column('boolean', { name: 'tls_verify' })
  tlsVerify!: boolean;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
