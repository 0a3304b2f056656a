import { ModelCacheConfig } from './model-cache.js';
import { SpendLimitConfig, TokenLimitConfig } from './model-limits.js';

export { ModelCacheConfig } from './model-cache.js';
export { SpendLimitConfig, TokenLimitConfig } from './model-limits.js';

const LIMIT = { version: 1, phase: 'limit', builtIn: false, forModels: 'budget' } as const;

/** Policies for APIs that lead to models. */
export const MODEL_POLICIES = {
  'token-limit': {
    ...LIMIT,
    title: 'Token limit',
    summary: 'Limits the tokens that callers use at models, taken before a call and settled after it.',
    config: TokenLimitConfig,
  },
  'spend-limit': {
    ...LIMIT,
    title: 'Spend limit',
    summary: 'Limits the money that callers spend at models, taken before a call and settled after it.',
    config: SpendLimitConfig,
  },
  'model-cache': {
    version: 1,
    phase: 'cache',
    builtIn: false,
    forModels: 'cache',
    title: 'Model cache',
    summary: 'Keeps answers of models and gives them again: to the same question, and to one that means the same.',
    config: ModelCacheConfig,
  },
} as const;
