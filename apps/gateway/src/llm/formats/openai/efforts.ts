import type { Ledger } from '../../ir/index.js';

/** Budgets in tokens by which efforts are approximated where one is asked for and the other understood. */
const EFFORTS = [
  ['minimal', 1_024],
  ['low', 4_096],
  ['medium', 16_384],
  ['high', 32_768],
] as const;

export function effortOfBudget(tokens: number): string {
  return (EFFORTS.find(([, most]) => tokens <= most) ?? EFFORTS[3])[0];
}
/** Undefined: a word that nobody knows. */
export function budgetOfEffort(effort: string): number | undefined {
  return EFFORTS.find(([name]) => name === effort)?.[1] ?? (effort === 'xhigh' || effort === 'max' ? 65_536 : undefined);
}

const ORDER = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** The effort that the model knows: what it does not know becomes the nearest that it does, and no thinking at all is left out. @param known see `Dialect.efforts` */
export function knownEffort(effort: string, known: readonly string[] | undefined, ledger: Ledger): string | undefined {
  if (known === undefined || known.includes(effort)) return effort;
  if (effort === 'none') {
    // a model that does not think has nothing to be told
    if (known.length > 0) ledger.lostSetting('reasoning', 'the model thinks in any case');
    return undefined;
  }
  const place = ORDER.indexOf(effort);
  const [nearest] = known.filter((one) => one !== 'none').sort((a, b) => Math.abs(ORDER.indexOf(a) - place) - Math.abs(ORDER.indexOf(b) - place));
  if (nearest === undefined || place < 0)
    ledger.lostSetting('reasoning.effort', nearest === undefined ? 'the model does not think' : 'no effort that is known');
  else ledger.changedSetting('reasoning.effort', `effort ${nearest}`);
  return place < 0 ? undefined : nearest;
}
