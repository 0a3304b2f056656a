import type { RewriteConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { scopeOf } from '../../templates/scope.js';
import { compileTemplate } from '../../templates/template.js';

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

const nameOf = (pair: string): string => {
  const equals = pair.indexOf('=');
  return decoded(equals < 0 ? pair : pair.slice(0, equals));
};

/** Changes a query: what passes stays byte for byte as it came. Undefined where there is nothing to do. */
export function queryEdits({ keep, remove, set, add }: RewriteConfig['query']): ((x: Exchange) => string) | undefined {
  if (keep === undefined && remove.length + set.length + add.length === 0) return undefined;
  const kept = keep === undefined ? null : new Set(keep);
  const removed = new Set([...remove, ...set.map(({ name }) => name)]);
  const more = [...set, ...add].map(({ name, value }) => ({ name: encodeURIComponent(name), template: compileTemplate(value, 'none') }));
  return (x) => {
    const pairs = x.query === '' ? [] : x.query.slice(1).split('&');
    const passing = pairs.filter((pair) => {
      const name = nameOf(pair);
      return !removed.has(name) && (kept === null || kept.has(name));
    });
    for (const { name, template } of more) passing.push(`${name}=${encodeURIComponent(template.render(scopeOf(x, {}, template.uses)).toWellFormed())}`);
    return passing.length === 0 ? '' : `?${passing.join('&')}`;
  };
}
