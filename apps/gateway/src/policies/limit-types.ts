import type { PolicyType } from '../pipeline/policy.js';
import { adaptiveConcurrency } from './adaptive-concurrency/adaptive-concurrency.js';
import { concurrency } from './concurrency/concurrency.js';
import { quota } from './quota/quota.js';
import { rateLimit } from './rate-limit/rate-limit.js';
import { throttle } from './throttle/throttle.js';

/** What limits how much, beside the limits of plans. */
export const LIMIT_TYPES: readonly PolicyType<never>[] = [rateLimit, quota, concurrency, throttle, adaptiveConcurrency];
