import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('accounts')
export class Account {
  @PrimaryColumn('text')
  id!: string;
  @Column('text')
  email!: string;
  @Column('text')
  name!: string;
  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash!: string | null;
  @Column('timestamptz', { name: 'email_verified_at', nullable: true })
  emailVerifiedAt!: Date | null;
  @Column('boolean', { name: 'platform_admin' })
  platformAdmin!: boolean;
  @Column('text')
  state!: 'active' | 'blocked';
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'last_sign_in_at', nullable: true })
  lastSignInAt!: Date | null;
}
