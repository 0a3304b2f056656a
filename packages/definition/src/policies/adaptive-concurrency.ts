import { z } from 'zod';
import { priorities } from './priority.js';

/** Lets as many calls at once through to the upstream as it answers without slowing down; refuses the least important first. */
export const AdaptiveConcurrencyConfig = z
  .strictObject({
    by: z.enum(['api', 'operation']).default('api').describe('Whether all operations share one limit or each has its own'),
    callsMin: z.number().int().min(1).max(10_000).default(4).describe('Never fewer at once than this, at each gateway process'),
    callsMax: z.number().int().min(1).max(100_000).default(1_000).describe('Never more'),
    callsStart: z.number().int().min(1).max(10_000).default(20).describe('Before anything is known'),
    latencyTolerance: z.number().min(1.1).max(10).default(2).describe('How many times its usual latency the upstream may take before fewer calls go there'),
    priorities,
  })
  .refine(({ callsMin, callsStart, callsMax }) => callsMin <= callsStart && callsStart <= callsMax, {
    message: 'callsStart lies between callsMin and callsMax',
    path: ['callsStart'],
  });
export type AdaptiveConcurrencyConfig = z.infer<typeof AdaptiveConcurrencyConfig>;
