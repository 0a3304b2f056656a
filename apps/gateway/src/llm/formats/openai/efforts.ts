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
