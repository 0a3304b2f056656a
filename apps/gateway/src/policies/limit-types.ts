import type { PolicyType } from '../pipeline/policy.js';
import { concurrency } from './concurrency/concurrency.js';
import { quota } from './quota/quota.js';
import { rateLimit } from './rate-limit/rate-limit.js';

/** What limits how much, beside the limits of plans. */
export const LIMIT_TYPES: readonly PolicyType<never>[] = [rateLimit, quota, concurrency];
