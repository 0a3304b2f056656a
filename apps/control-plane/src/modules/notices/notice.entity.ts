import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('notices')
export class Notice {
  @PrimaryColumn('text')
  id!: string;
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @Column('text', { name: 'account_id' })
  accountId!: string;
  @Column('text')
  kind!: string;
  @Column('text')
  title!: string;
  @Column('text')
  body!: string;
  @Column('text', { nullable: true })
  path!: string | null;
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
  @Column('timestamptz', { name: 'read_at', nullable: true })
  readAt!: Date | null;
}
