import type { ModelLimit } from '@gatehouse/contracts';
import { type PolicyInstance, SpendLimitConfig, TokenLimitConfig } from '@gatehouse/definition';
import type { z } from 'zod';

type Limit = z.input<typeof ModelLimit>;
type Span = Pick<TokenLimitConfig, 'period' | 'windowMs' | 'timeZone' | 'byModel' | 'name'>;

const span = ({ name, period, windowMs, timeZone, byModel }: Span) => ({ name, period, windowMs: windowMs ?? null, timeZone: timeZone ?? null, byModel });

/** What a list of policies says of tokens and money, as a consumer should know it. Those that are off, or only look on, limit nobody. */
export function modelLimitsOf(policies: readonly PolicyInstance[]): Limit[] {
  return policies
    .filter(({ enabled, dryRun }) => enabled && dryRun !== true)
    .flatMap(({ type, config }): Limit[] => {
      if (type === 'token-limit') {
        const limit = TokenLimitConfig.parse(config);
        return [{ unit: 'tokens', amount: limit.tokens, of: limit.of, ...span(limit) }];
      }
      if (type !== 'spend-limit') return [];
      const limit = SpendLimitConfig.parse(config);
      return [{ unit: 'dollars', amount: limit.dollars, of: null, ...span(limit) }];
    });
}
