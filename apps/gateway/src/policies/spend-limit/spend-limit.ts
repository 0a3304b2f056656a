import type { ModelPrice, SpendLimitConfig } from '@gatehouse/definition';
import { spendTerms } from '@gatehouse/definition/counters';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { type Measure, ModelLimit } from '../../limits/model-limit.js';
import type { Usage } from '../../llm/ir/index.js';
import type { ModelCall } from '../../llm/model-call.js';
import { spendMicros } from '../../llm/usage-reader/spend.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { refuse } from '../../pipeline/reply.js';
import type { LimitDecision } from '../../state/limiter.js';

const NAME = 'spend-limit';
const MICROS = 1_000_000;
const USED = new HeaderName('x-gatehouse-budget-used');
/** Of a sound, about, as most are packed. */
const BYTES_OF_SECOND = 16_000;
const UNPRICED = refuse('gateway.model_unpriced');

/** What a call may use, by what is known before it. */
function usageAhead({ operation, inputTokensGuess, outputTokensMax, answers, body }: ModelCall, outputReserve: number): Usage {
  const usage = { inputTokens: inputTokensGuess, outputTokens: answers * (outputTokensMax || outputReserve) };
  switch (operation) {
    case 'images':
    case 'image-edits':
    case 'image-variations':
      return { ...usage, images: answers };
    case 'speech':
      return { ...usage, characters: body.length };
    case 'transcription':
    case 'translation':
      return { ...usage, audioSeconds: body.length / BYTES_OF_SECOND };
    case 'embeddings':
    case 'rerank':
    case 'moderations':
      return { inputTokens: inputTokensGuess };
    default:
      return usage;
  }
}

/** The prices of all targets that the call may go to. */
const pricesOf = ({ route }: ModelCall): (ModelPrice | undefined)[] => (route?.targets ?? []).map(({ model }) => model.price);

/** At the dearest target, micro-dollars; undefined where one of them has no price. */
function dearest(call: ModelCall, usage: Usage): number | undefined {
  let most = 0;
  for (const price of pricesOf(call)) {
    const spend = spendMicros(price, usage);
    if (spend === undefined) return undefined;
    most = Math.max(most, spend);
  }
  return most;
}

function measure({ unpriced, outputReserve, warnAtPercent, dollars, name }: SpendLimitConfig): Measure {
  const most = Math.round(dollars * MICROS);
  return {
    ahead(call) {
      const spend = dearest(call, usageAhead(call, outputReserve));
      if (spend !== undefined) return spend;
      // of what is let in, the least there is: what a target with a price, or the provider itself, says is counted in the end
      return unpriced === 'refuse' ? UNPRICED : 1;
    },
    // what is used between two looks at it, too
    more: (call) => Math.max(1, dearest(call, { outputTokens: outputReserve }) ?? 0),
    used: (_usage, spend) => spend ?? 0,
    taken(x: Exchange, { remaining }: LimitDecision) {
      const percent = Math.floor((100 * (most - Math.max(0, remaining))) / most);
      if (percent < warnAtPercent) return;
      x.explain(NAME, `${percent} % of the budget ${name} is spent or taken`);
      x.responseEdits.set(USED, `${percent}%`);
    },
  };
}

export const spendLimit: PolicyType<SpendLimitConfig> = {
  type: NAME,
  phase: 'limit',
  create(config, runtime, site) {
    const terms = { ...config, ...spendTerms(config), allowance: `${config.dollars} US dollars`, code: 'gateway.budget_exhausted' } as const;
    return new ModelLimit(terms, measure(config), runtime, site);
  },
};
