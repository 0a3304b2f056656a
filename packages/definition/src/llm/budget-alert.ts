import { z } from 'zod';

/** So much of a token or spend limit is used: told once in each of its windows, in the record of the call that was first to reach it. */
export const BudgetAlert = z.strictObject({
  /** Where all gateways count it: the same on every one of them. */
  counter: z.string().max(100),
  /** The calendar day or month, or which of the rolling spans. */
  window: z.string().max(40),
  /** Of the policy. */
  name: z.string().max(40),
  unit: z.enum(['tokens', 'micro-dollars']),
  limit: z.number().int().min(1),
  /** Spent, or taken by calls that are under way. */
  used: z.number().min(0),
  /** The percentage that was reached. */
  percent: z.number().int().min(1).max(100),
  /** Who shares the counter: the policy's dimensions. */
  by: z.array(z.string().max(20)).max(4),
  /** Whose it is, where each model has a counter of its own. */
  model: z.string().max(200).optional(),
  /** It turned a call away or stopped its answer. */
  stopped: z.literal(true).optional(),
});
export type BudgetAlert = z.infer<typeof BudgetAlert>;
