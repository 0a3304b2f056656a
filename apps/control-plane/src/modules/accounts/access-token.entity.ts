import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('access_tokens')
export class AccessToken {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'account_id' })
  accountId!: string;
  @Column('text')
  name!: string;
  @Column('text')
  prefix!: string;
  @Column('text', { name: 'token_hash' })
  tokenHash!: string;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
