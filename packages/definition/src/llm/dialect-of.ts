import type { Dialect } from './dialect.js';

const escaped = (text: string): string => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
const patternOf = (models: readonly string[]): RegExp => new RegExp(`^(?:${models.map((one) => escaped(one).replaceAll('*', '.*')).join('|')})$`, 'i');

interface Override {
  pattern: RegExp;
  dialect: Dialect;
}
const overrides = new WeakMap<Dialect, readonly Override[]>();

function overridesOf(dialect: Dialect): readonly Override[] {
  let known = overrides.get(dialect);
  if (known === undefined) {
    const { byModel = [], ...common } = dialect;
    known = byModel.map(({ models, ...own }) => ({ pattern: patternOf(models), dialect: { ...common, ...own } }));
    overrides.set(dialect, known);
  }
  return known;
}

/** A provider's dialect as one of its models has it: the first entry of `byModel` that fits, over what holds for all. */
export function dialectOf(dialect: Dialect, model: string): Dialect {
  if (dialect.byModel === undefined) return dialect;
  return overridesOf(dialect).find(({ pattern }) => pattern.test(model))?.dialect ?? dialect;
}
