import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('product_items')
export class ProductItem {
  @Column('text', { name: 'tenant_id' })
  tenantId!: string;
  @PrimaryColumn('text', { name: 'product_id' })
  productId!: string;
  @PrimaryColumn('text', { name: 'version_id' })
  versionId!: string;
  /** Null: all operations. */
  @Column('text', { name: 'operation_ids', array: true, nullable: true })
  operationIds!: string[] | null;
}
