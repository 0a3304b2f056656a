import type { CredentialKind } from '@gatehouse/definition';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CredentialState } from './credential.rules.js';

@Entity('credentials')
export class Credential {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'application_id' })
  applicationId!: string;
  @Column('text')
  name!: string;
  @Column('text', { default: 'key' })
  kind!: CredentialKind | 'key';
  /** Of the kinds beside keys, what names the credential in public: a client id, a key id, a name of a certificate, issuer and subject. */
  @Column('text', { nullable: true })
  handle!: string | null;
  /** Of a shared secret that gateways check signatures with. */
  @Column('text', { name: 'secret_encrypted', nullable: true })
  secretEncrypted!: string | null;
  /** SPKI, PEM. */
  @Column('text', { name: 'public_key', nullable: true })
  publicKey!: string | null;
  /** The part of the key that may be shown. */
  @Column('text')
  prefix!: string;
  /** SHA-256 of the key, or `credentialHandle` of other kinds, hexadecimal; the key itself is nowhere. */
  @Column('text', { name: 'key_hash' })
  keyHash!: string;
  @Column('text', { name: 'environment_kind' })
  environmentKind!: 'production' | 'test';
  @Column('text')
  state!: CredentialState;
  @Column('text', { name: 'subscription_ids', array: true, nullable: true })
  subscriptionIds!: string[] | null;
  @Column('boolean', { name: 'try_it' })
  tryIt!: boolean;
  @Column('text', { name: 'revoked_reason', nullable: true })
  revokedReason!: string | null;
  @Column('text', { name: 'rotated_to', nullable: true })
  rotatedTo!: string | null;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
