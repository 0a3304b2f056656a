import type { PolicyType } from '../pipeline/policy.js';
import { modelCache } from './model-cache/model-cache.js';
import { spendLimit } from './spend-limit/spend-limit.js';
import { tokenLimit } from './token-limit/token-limit.js';

/** Policies for APIs that lead to models. */
export const MODEL_TYPES: readonly PolicyType<never>[] = [tokenLimit, spendLimit, modelCache];
