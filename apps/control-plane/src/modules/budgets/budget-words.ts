import type { BudgetAlert } from '@gatehouse/definition';

const MICROS = 1_000_000;
const WHOSE: Readonly<Record<string, string>> = {
  api: 'all calls of the API',
  plan: 'the plan',
  subscription: 'the subscription',
  application: 'the application',
  credential: 'one key of the application',
  team: 'the team of the application',
};

const amount = (value: number, unit: BudgetAlert['unit']): string =>
  unit === 'tokens'
    ? `${value.toLocaleString('en')} tokens`
    : `${(value / MICROS).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 4 })} US dollars`;

/** What people are told, and where they look next. */
export function wordsOf(alert: BudgetAlert, application: string | undefined): { title: string; body: string } {
  const { name, percent, limit, used, unit, by, model, stopped } = alert;
  const whose = by.map((dimension) => WHOSE[dimension] ?? `the same ${dimension}`).join(' and ');
  const of = application === undefined ? '' : ` The call was one of ${application}.`;
  const counted = `It is counted for ${whose}${model === undefined ? '' : `, and for the model ${model} alone`}.`;
  const amounts = `${amount(used, unit)} of ${amount(limit, unit)} are spent, or taken by calls that are under way.`;
  const what = stopped ? ' A call for which not enough is left was refused or stopped; those that need less may still pass.' : '';
  return { title: stopped ? `The limit ${name} turns calls away` : `${percent} % of the limit ${name} is used`, body: `${amounts}${what} ${counted}${of}` };
}
