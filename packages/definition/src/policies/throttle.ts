import { z } from 'zod';
import { durationMs, MINUTE_MS } from '../duration.js';
import { ConcurrencyLimit, RateLimit } from '../limit.js';
import { checkCountBy, countBy } from './count-by.js';
import { priorities } from './priority.js';

/** Lets calls over a limit wait for their turn instead of refusing them. */
export const ThrottleConfig = z
  .strictObject({
    limit: z.discriminatedUnion('kind', [RateLimit, ConcurrencyLimit]),
    ...countBy,
    by: countBy.by.default('api'),
    queueMax: z.number().int().min(1).max(10_000).default(100).describe('Calls that may wait, at each gateway process'),
    waitMsMax: durationMs(1, MINUTE_MS).default(5_000).describe('The longest wait in milliseconds'),
    fairBy: z.enum(['application', 'address', 'none']).default('application').describe('Whose calls take turns, so that one caller does not fill the queue'),
    priorities,
  })
  .superRefine(checkCountBy);
export type ThrottleConfig = z.infer<typeof ThrottleConfig>;
