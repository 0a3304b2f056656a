import type { UpstreamSettings } from '@gatehouse/definition';
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
  @Column('integer', { name: 'total_timeout_ms', nullable: true })
  totalTimeoutMs!: number | null;
  @Column('jsonb')
  settings!: UpstreamSettings;
  /** Of `settings.tls.clientCertificate`, by the platform's Sealer. */
  @Column('text', { name: 'client_key_encrypted', nullable: true })
  clientKeyEncrypted!: string | null;
  /** Of `settings.function`, by the platform's Sealer. */
  @Column('text', { name: 'function_secret_encrypted', nullable: true })
  functionSecretEncrypted!: string | null;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
