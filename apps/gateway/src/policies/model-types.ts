import { type OfferedPolicies, offered } from './offered.js';

/** Policies for APIs that lead to models. */
export const MODEL_TYPES: OfferedPolicies = {
  'token-limit': offered(async () => (await import('./token-limit/token-limit.js')).tokenLimit),
  'spend-limit': offered(async () => (await import('./spend-limit/spend-limit.js')).spendLimit),
  'model-cache': offered(async () => (await import('./model-cache/model-cache.js')).modelCache),
};
