import type { Dialect } from '@gatehouse/definition';
import type { JsonObject, Ledger, ModelRequest } from '../../ir/index.js';

const LEVELS: Record<string, string> = { none: 'MINIMAL', minimal: 'MINIMAL', low: 'LOW', medium: 'MEDIUM', high: 'HIGH', xhigh: 'HIGH', max: 'HIGH' };
const BUDGETS: Record<string, number> = { none: 0, minimal: 1_024, low: 1_024, medium: 8_192, high: 24_576, xhigh: 24_576, max: 24_576 };

const levelOf = (budget: number): string => (budget <= 1_024 ? 'LOW' : budget <= 8_192 ? 'MEDIUM' : 'HIGH');

type Wish = NonNullable<ModelRequest['reasoning']>;

function putBudget(out: JsonObject, wish: Wish, ledger: Ledger): void {
  const off = wish.enabled === false;
  const budget = off ? 0 : (wish.budgetTokens ?? (wish.effort === undefined ? undefined : BUDGETS[wish.effort]));
  if (budget !== undefined) out.thinkingBudget = budget;
  else if (wish.adaptive || wish.enabled) out.thinkingBudget = -1;
  else if (wish.effort !== undefined) ledger.lostSetting('reasoning.effort', 'no effort that is known');
}

function putLevel(out: JsonObject, wish: Wish, ledger: Ledger): void {
  const { effort, budgetTokens, enabled } = wish;
  if (enabled === false || effort === 'none' || budgetTokens === 0) {
    out.thinkingLevel = 'MINIMAL';
    ledger.changedSetting('reasoning', 'as little as the model can');
  } else if (effort !== undefined) {
    const level = LEVELS[effort];
    if (level === undefined) ledger.lostSetting('reasoning.effort', 'no effort that is known');
    else out.thinkingLevel = level;
    if (effort === 'xhigh' || effort === 'max') ledger.changedSetting('reasoning.effort', 'HIGH, the most there is');
  } else if (budgetTokens !== undefined) {
    out.thinkingLevel = levelOf(budgetTokens);
    ledger.changedSetting('reasoning.budgetTokens', String(out.thinkingLevel));
  }
}

/** `thinkingConfig`: by level, or by a number of tokens for models before Gemini 3. */
export function thinkingConfig(request: ModelRequest, dialect: Dialect, same: boolean, ledger: Ledger): JsonObject | undefined {
  const wish = request.reasoning;
  if (wish === undefined) return undefined;
  const out: JsonObject = {};
  if (same) {
    if (wish.effort !== undefined) out.thinkingLevel = wish.effort.toUpperCase();
    if (wish.budgetTokens !== undefined) out.thinkingBudget = wish.budgetTokens;
    else if (wish.adaptive) out.thinkingBudget = -1;
    if (wish.summary !== undefined) out.includeThoughts = wish.summary !== 'none';
    return out;
  }
  if (dialect.thinkingAs === 'budget') putBudget(out, wish, ledger);
  else putLevel(out, wish, ledger);
  const off = wish.enabled === false || wish.effort === 'none' || wish.budgetTokens === 0;
  if (!off) out.includeThoughts = wish.summary !== 'none';
  return Object.keys(out).length > 0 ? out : undefined;
}
