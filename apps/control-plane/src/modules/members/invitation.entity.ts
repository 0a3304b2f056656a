import type { TenantRole } from '@gatehouse/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('invitations')
export class Invitation {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text')
  email!: string;
  @Column('text', { array: true })
  roles!: TenantRole[];
  @Column('text', { name: 'token_hash' })
  tokenHash!: string;
  /** The name of who invited. */
  @Column('text', { name: 'invited_by' })
  invitedBy!: string;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt!: Date | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt!: Date | null;
}
