import type { CertificateObject } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('certificates')
export class Certificate {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  name!: string;
  @Column('text', { name: 'chain_pem' })
  chainPem!: string;
  /** By the platform's Sealer, under `keyContext`. */
  @Column('text', { name: 'key_encrypted' })
  keyEncrypted!: string;
  @Column('text', { name: 'client_certificate' })
  clientCertificate!: CertificateObject['clientCertificate'];
  @Column('text', { name: 'client_ca_pem', nullable: true })
  clientCaPem!: string | null;
  /** Of the first certificate of the chain. */
  @Column('timestamptz', { name: 'not_after' })
  notAfter!: Date;
  /** The least of the warning days that people were told of; null: of none yet. */
  @Column('integer', { name: 'warned_days', nullable: true })
  warnedDays!: number | null;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
