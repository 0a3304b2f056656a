import { z } from 'zod';

/** Who goes first, and who is refused last. */
export const Priority = z.enum(['high', 'normal', 'low']);
export type Priority = z.infer<typeof Priority>;

/** Priorities of plans; callers of other plans, and without one, are normal. */
export const priorities = z
  .array(
    z.strictObject({
      plan: z.string().min(1).max(120).meta({ refersTo: 'plan' }).describe('Id or name of the plan'),
      priority: Priority.describe('high goes first and is refused last'),
    }),
  )
  .max(50)
  .default([])
  .describe('Priorities of plans; all others are normal');
