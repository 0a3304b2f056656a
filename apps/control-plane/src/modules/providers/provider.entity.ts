import type { ModelEntry, ProviderKeyLimits, ProviderObject } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a provider is connected, as snapshots have it, whole. */
export type ProviderSettings = Pick<ProviderObject, 'wireFormat' | 'baseUrl' | 'auth' | 'headers' | 'dialect' | 'timeouts' | 'tlsVerify'> &
  Required<Pick<ProviderObject, 'speaks' | 'paths' | 'query'>> & {
    /** Absent in what was made before there was any. */
    tls?: { caPem?: string | undefined; serverName?: string | undefined };
  };

@Entity('providers')
export class Provider {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  slug!: string;
  @Column('text')
  name!: string;
  @Column('text')
  kind!: string;
  @Column('jsonb')
  settings!: ProviderSettings;
  @Column('boolean')
  catalogue!: boolean;
  @Column('jsonb')
  models!: ModelEntry[];
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

@Entity('provider_keys')
export class ProviderKey {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'provider_id' })
  providerId!: string;
  @Column('text')
  name!: string;
  /** By the platform's Sealer, with `keyContext` of its provider and itself. */
  @Column('text', { name: 'secret_encrypted' })
  secretEncrypted!: string;
  @Column('text')
  ending!: string;
  @Column('integer')
  weight!: number;
  @Column('jsonb')
  limits!: ProviderKeyLimits;
  @Column('jsonb', { nullable: true })
  models!: string[] | null;
  @Column('text')
  state!: 'active' | 'suspended';
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'rotated_at', nullable: true })
  rotatedAt!: Date | null;
}
