import type { PolicyType } from '../pipeline/policy.js';
import { apiKey } from './api-key/api-key.js';
import { cors } from './cors/cors.js';
import { headers } from './headers/headers.js';
import { planLimits } from './plan-limits/plan-limits.js';
import { rateLimit } from './rate-limit/rate-limit.js';
import { requestSize } from './request-size/request-size.js';
import { subscription } from './subscription/subscription.js';

const TYPES: readonly PolicyType<never>[] = [cors, requestSize, apiKey, subscription, planLimits, rateLimit, headers];

/** Every policy type this gateway runs. A test holds it equal to the definition's list. Configurations are checked by the definition's schema before they get here. */
export const REGISTRY: ReadonlyMap<string, PolicyType> = new Map(TYPES.map((type) => [type.type, type as PolicyType]));
