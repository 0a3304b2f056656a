import type { Dialect } from '@gatehouse/definition';
import type { JsonObject, Ledger, ModelRequest } from '../../ir/index.js';

/** The least that is taken. */
const BUDGET_MIN = 1_024;
const BUDGETS: Record<string, number> = { minimal: BUDGET_MIN, low: 2_048, medium: 8_192, high: 16_384, xhigh: 32_768, max: 49_152 };
const EFFORTS: Record<string, string> = { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'max' };

/** The effort that a number of tokens comes to. */
export const effortOf = (budget: number): string => (budget <= 2_048 ? 'low' : budget <= 8_192 ? 'medium' : 'high');

interface Thinking {
  thinking?: JsonObject;
  effort?: string;
}

/** In a loop of tools, a turn without a signed thought cannot be gone on with by a model that thinks by budget. */
function inUnsignedLoop({ messages }: ModelRequest): boolean {
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  const turn = messages[last];
  if (turn === undefined || !turn.blocks.some(({ type }) => type === 'tool-call')) return false;
  const results = messages.slice(last + 1).some(({ blocks }) => blocks.some(({ type }) => type === 'tool-result'));
  const own = turn.blocks.some(
    (block) =>
      block.type === 'reasoning' && (block.provider === 'anthropic' || block.provider === 'bedrock') && (block.signature ?? block.encrypted) !== undefined,
  );
  return results && !own;
}

const isForced = ({ toolChoice }: ModelRequest): boolean =>
  toolChoice?.kind === 'required' || toolChoice?.kind === 'tool' || (toolChoice?.kind === 'allowed' && toolChoice.required);

function byBudget(request: ModelRequest, budget: number, ledger: Ledger): Thinking {
  if (isForced(request)) {
    ledger.lostSetting('reasoning', 'the model does not think where it must call a tool');
    return {};
  }
  if (inUnsignedLoop(request)) {
    ledger.lostSetting('reasoning', 'the turn being gone on with has no signed thought');
    return {};
  }
  const { maxTokens } = request.sampling;
  const fits = maxTokens === undefined ? Math.max(budget, BUDGET_MIN) : Math.min(Math.max(budget, BUDGET_MIN), maxTokens - 1);
  if (fits < BUDGET_MIN) {
    ledger.lostSetting('reasoning', `thinking takes ${BUDGET_MIN} tokens at least, which the limit of the output leaves no room for`);
    return {};
  }
  if (fits !== budget) ledger.changedSetting('reasoning', `${fits} tokens`);
  return { thinking: { type: 'enabled', budget_tokens: fits } };
}

/** As the caller of the same format said it. */
function asSaid(wish: NonNullable<ModelRequest['reasoning']>): Thinking {
  const display: JsonObject = wish.summary === undefined ? {} : { display: wish.summary === 'none' ? 'omitted' : 'summarized' };
  const effort = wish.effort === undefined ? {} : { effort: wish.effort };
  if (wish.adaptive) return { thinking: { type: 'adaptive', ...display }, ...effort };
  if (wish.enabled === false) return { thinking: { type: 'disabled' }, ...effort };
  if (wish.enabled)
    return { thinking: { type: 'enabled', ...(wish.budgetTokens !== undefined && { budget_tokens: wish.budgetTokens }), ...display }, ...effort };
  return effort;
}

/** How hard to think, in the way that the model has. */
export function thinkingOf(request: ModelRequest, dialect: Dialect, same: boolean, ledger: Ledger): Thinking {
  const wish = request.reasoning;
  if (wish === undefined) return {};
  if (same) return asSaid(wish);
  const { effort, budgetTokens } = wish;
  if (wish.enabled === false || effort === 'none' || budgetTokens === 0) return { thinking: { type: 'disabled' } };
  if (wish.summary !== undefined && wish.summary !== 'auto') ledger.lostSetting('reasoning.summary', 'the provider tells its thoughts as it does');
  if (dialect.thinking === 'budget') {
    const budget = budgetTokens ?? BUDGETS[effort ?? 'medium'];
    if (budget === undefined) {
      ledger.lostSetting('reasoning.effort', 'no effort that is known');
      return {};
    }
    return byBudget(request, budget, ledger);
  }
  if (budgetTokens !== undefined) ledger.changedSetting('reasoning.budgetTokens', `effort ${effortOf(budgetTokens)}`);
  const told = budgetTokens === undefined ? EFFORTS[effort ?? ''] : effortOf(budgetTokens);
  if (effort !== undefined && told === undefined) ledger.lostSetting('reasoning.effort', 'no effort that is known');
  if (isForced(request)) return told === undefined ? {} : { effort: told };
  return { thinking: { type: 'adaptive' }, ...(told !== undefined && { effort: told }) };
}
