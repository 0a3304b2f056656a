import type { JsonObject, ModelRequest, ReasoningWish } from '../../ir/index.js';
import { budgetOfEffort, effortOfBudget, knownEffort } from '../openai/efforts.js';
import type { Encoding } from './encode-parts.js';

/** In the model's own words; as the caller has it where that speaks this format. */
function effort(wish: ReasoningWish, encoding: Encoding): string | undefined {
  const word = effortAsked(wish, encoding);
  return word === undefined || encoding.same ? word : knownEffort(word, encoding.dialect.efforts, encoding.ledger);
}

const isOff = (wish: ReasoningWish): boolean => wish.enabled === false || wish.effort === 'none';

function effortAsked(wish: ReasoningWish, { ledger }: Encoding): string | undefined {
  if (wish.effort !== undefined) {
    if (wish.budgetTokens !== undefined) ledger.lostSetting('reasoning.budgetTokens', 'effort is told in words here');
    return wish.effort;
  }
  if (wish.enabled === false) return 'none';
  if (wish.budgetTokens !== undefined) {
    const word = effortOfBudget(wish.budgetTokens);
    ledger.changedSetting('reasoning.budgetTokens', `${wish.budgetTokens} tokens became effort ${word}`);
    return word;
  }
  if (wish.adaptive || wish.enabled) ledger.changedSetting('reasoning', 'as much as the model does by default');
  return undefined;
}

function budget(wish: ReasoningWish, { ledger }: Encoding): number | undefined {
  if (wish.budgetTokens !== undefined) return wish.budgetTokens;
  if (wish.effort === undefined || wish.effort === 'none') return undefined;
  const tokens = budgetOfEffort(wish.effort);
  if (tokens === undefined) ledger.lostSetting('reasoning.effort', 'effort is told in tokens here');
  else ledger.changedSetting('reasoning.effort', `effort ${wish.effort} became ${tokens} tokens`);
  return tokens;
}

/** Where a model thinks or does not, and how hard is its own affair. */
function loseHowMuch(wish: ReasoningWish, { ledger }: Encoding): void {
  if (wish.effort !== undefined) ledger.lostSetting('reasoning.effort', 'how hard to think cannot be said');
  if (wish.budgetTokens !== undefined) ledger.lostSetting('reasoning.budgetTokens', 'how much to think cannot be said');
}

function asObject(wish: ReasoningWish): JsonObject {
  const out: JsonObject = {};
  if (wish.enabled !== undefined) out.enabled = wish.enabled;
  if (wish.effort !== undefined) out.effort = wish.effort;
  if (wish.budgetTokens !== undefined) out.max_tokens = wish.budgetTokens;
  if (wish.summary === 'none') out.exclude = true;
  return out;
}

/** Asks for thinking in the provider's own words. */
export function putReasoning(body: JsonObject, request: ModelRequest, encoding: Encoding): void {
  const wish = request.reasoning;
  if (wish === undefined) return;
  const { dialect, ledger, same } = encoding;
  const form = dialect.reasoningRequest ?? (same ? request.forms?.reasoning : undefined) ?? 'reasoning_effort';
  if (form === 'none') {
    ledger.lostSetting('reasoning', 'how much to think cannot be asked for');
    return;
  }
  if (wish.summary !== undefined && !(form === 'reasoning' && wish.summary === 'none'))
    ledger.lostSetting('reasoning.summary', 'summaries of thoughts cannot be asked for');
  if (wish.encrypted) ledger.lostSetting('reasoning.encrypted', 'encrypted thoughts cannot be asked for');
  if (form === 'reasoning') {
    if (wish.adaptive) ledger.changedSetting('reasoning', 'as much as the model does by default');
    body.reasoning = asObject(wish);
    return;
  }
  if (form === 'reasoning_effort') {
    const word = effort(wish, encoding);
    if (word !== undefined) body.reasoning_effort = word;
    return;
  }
  if (form === 'thinking_effort' || form === 'thinking_switch') {
    body.thinking = { type: isOff(wish) ? 'disabled' : 'enabled' };
    if (isOff(wish)) return;
    if (form === 'thinking_switch') loseHowMuch(wish, encoding);
    else {
      const word = effort(wish, encoding);
      if (word !== undefined) body.reasoning_effort = word;
    }
    return;
  }
  const tokens = budget(wish, encoding);
  if (form === 'enable_thinking') {
    body.enable_thinking = !isOff(wish);
    if (tokens !== undefined && !isOff(wish)) body.thinking_budget = tokens;
    return;
  }
  body.thinking = wish.adaptive ? { type: 'adaptive' } : { type: isOff(wish) ? 'disabled' : 'enabled' };
  if (tokens !== undefined && !isOff(wish)) (body.thinking as JsonObject).budget_tokens = tokens;
}
