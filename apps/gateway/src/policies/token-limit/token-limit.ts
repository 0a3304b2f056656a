import type { TokenLimitConfig } from '@gatehouse/definition';
import { tokenTerms } from '@gatehouse/definition/counters';
import { type Measure, ModelLimit } from '../../limits/model-limit.js';
import type { Usage } from '../../llm/ir/index.js';
import type { PolicyType } from '../../pipeline/policy.js';

/** What of a usage counts. */
export function tokensOf({ of, cachedInput }: Pick<TokenLimitConfig, 'of' | 'cachedInput'>, usage: Usage): number {
  const { inputTokens = 0, outputTokens = 0, cachedInputTokens = 0 } = usage;
  const input = of === 'output' ? 0 : Math.max(0, inputTokens - (cachedInput === 'free' ? cachedInputTokens : 0));
  return input + (of === 'input' ? 0 : outputTokens);
}

/** Operations that only read. */
const WITHOUT_OUTPUT = new Set(['embeddings', 'moderations', 'rerank']);

function measure(config: TokenLimitConfig): Measure {
  const { of, outputReserve } = config;
  return {
    ahead: ({ inputTokensGuess, outputTokensMax, answers, operation }) => {
      const output = of === 'input' || WITHOUT_OUTPUT.has(operation) ? 0 : answers * (outputTokensMax || outputReserve);
      return (of === 'output' ? 0 : Math.max(1, inputTokensGuess)) + output;
    },
    more: () => outputReserve,
    used: (usage) => tokensOf(config, usage),
  };
}

export const tokenLimit: PolicyType<TokenLimitConfig> = {
  type: 'token-limit',
  phase: 'limit',
  create(config, runtime, site) {
    const terms = { ...config, ...tokenTerms(config), allowance: `${config.tokens} tokens`, code: 'gateway.tokens_exhausted' } as const;
    return new ModelLimit(terms, measure(config), runtime, site);
  },
};
