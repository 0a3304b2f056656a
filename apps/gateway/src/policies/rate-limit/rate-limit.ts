import type { RateLimitConfig } from '@gatehouse/definition';
import { createLimit } from '../../limits/limit-policy.js';
import type { PolicyType } from '../../pipeline/policy.js';

export const rateLimit: PolicyType<RateLimitConfig> = { type: 'rate-limit', phase: 'limit', create: createLimit };
