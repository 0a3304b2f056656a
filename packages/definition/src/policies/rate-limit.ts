import { z } from 'zod';
import { Limit } from '../limit.js';

/** A limit of the API itself, whatever the caller's plan. */
export const RateLimitConfig = z.strictObject({
  limit: Limit,
  by: z.enum(['api', 'operation', 'application', 'address']).default('application').describe('Who shares one counter'),
});
export type RateLimitConfig = z.infer<typeof RateLimitConfig>;
