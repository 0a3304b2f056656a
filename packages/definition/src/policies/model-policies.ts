import { SpendLimitConfig, TokenLimitConfig } from './model-limits.js';

export { SpendLimitConfig, TokenLimitConfig } from './model-limits.js';

const LIMIT = { version: 1, phase: 'limit', builtIn: false } as const;

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
} as const;
