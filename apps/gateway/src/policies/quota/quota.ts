import type { QuotaConfig } from '@gatehouse/definition';
import { createLimit } from '../../limits/limit-policy.js';
import type { PolicyType } from '../../pipeline/policy.js';

export const quota: PolicyType<QuotaConfig> = { type: 'quota', phase: 'limit', create: createLimit };
