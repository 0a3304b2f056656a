import { z } from 'zod';

/**
 * Outbox topic `snapshot`: what a change touched, written in the change's own transaction by whichever module made it. The compiler turns it
 * into object keys; a module needs to know nothing about snapshots beyond this.
 */
export const SnapshotTouch = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tenant'), id: z.string() }),
  z.strictObject({ kind: z.literal('environment'), id: z.string() }),
  z.strictObject({ kind: z.literal('api'), id: z.string() }),
  z.strictObject({ kind: z.literal('version'), id: z.string() }),
  z.strictObject({ kind: z.literal('upstream'), id: z.string() }),
  z.strictObject({ kind: z.literal('certificate'), id: z.string() }),
  z.strictObject({ kind: z.literal('product'), id: z.string() }),
  z.strictObject({ kind: z.literal('plan'), id: z.string() }),
  z.strictObject({ kind: z.literal('application'), id: z.string() }),
  z.strictObject({ kind: z.literal('credential'), id: z.string() }),
  /** Of the platform's own issuer, which every group has: of no tenant. */
  z.strictObject({ kind: z.literal('token-keys'), id: z.string() }),
  /** By the tenant's id. */
  z.strictObject({ kind: z.literal('denials'), id: z.string() }),
  z.strictObject({ kind: z.literal('provider'), id: z.string() }),
  /** By the tenant's id: all of its providers, as what is said of models changed. */
  z.strictObject({ kind: z.literal('providers'), id: z.string() }),
  /** By the tenant's id. */
  z.strictObject({ kind: z.literal('model-routes'), id: z.string() }),
]);
export type SnapshotTouch = z.infer<typeof SnapshotTouch>;

export const SNAPSHOT_TOPIC = 'snapshot';
