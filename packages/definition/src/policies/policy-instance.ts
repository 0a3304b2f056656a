import { z } from 'zod';
import { Condition } from './condition.js';

/**
 * A policy as it stands on an API, a plan or an operation. `config` is checked against the type's schema when it is saved and again at the
 * gateway; here it stays open, because one unknown policy must refuse one object and not the whole snapshot.
 */
export const PolicyInstance = z.strictObject({
  type: z.string().min(1).max(60),
  version: z.number().int().min(1).default(1),
  name: z.string().max(80).optional(),
  enabled: z.boolean().default(true),
  /** Looks at the calls and says in their records what it would have done, and does none of it. */
  dryRun: z.boolean().optional(),
  /** The calls that it takes part in; absent: all. */
  when: Condition.optional(),
  /** Where it was attached, when not on the object that it stands in: `tenant`, `product:{id}`, `set:{id}`. Keeps the counters of such policies apart. */
  origin: z.string().min(1).max(200).optional(),
  config: z.record(z.string(), z.unknown()).default({}),
});
export type PolicyInstance = z.infer<typeof PolicyInstance>;
