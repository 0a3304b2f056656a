import { z } from 'zod';
import { Quota, RateLimit } from '../limit.js';
import { checkCountBy, countBy } from './count-by.js';

/** A limit of the API itself, whatever the caller's plan. */
export const RateLimitConfig = z.strictObject({ limit: z.discriminatedUnion('kind', [RateLimit, Quota]), ...countBy }).superRefine(checkCountBy);
export type RateLimitConfig = z.infer<typeof RateLimitConfig>;
