import type { ConcurrencyConfig } from '@gatehouse/definition';
import { createLimit } from '../../limits/limit-policy.js';
import type { PolicyType } from '../../pipeline/policy.js';

export const concurrency: PolicyType<ConcurrencyConfig> = { type: 'concurrency', phase: 'limit', create: createLimit };
