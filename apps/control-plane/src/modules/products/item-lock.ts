import type { Tx } from '../../platform/database/index.js';

const key = (tx: Tx) => [`product-items:${tx.tenantId}`];

/**
 * Which versions an application is subscribed to depends on its subscriptions and on the items of their products. Whoever changes items takes the tenant's
 * lock alone; whoever changes subscriptions holds it with the others. So neither decides on what the other is about to change.
 */
export async function lockItems(tx: Tx): Promise<void> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', key(tx));
}

export async function holdItems(tx: Tx): Promise<void> {
  await tx.sql('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', key(tx));
}
