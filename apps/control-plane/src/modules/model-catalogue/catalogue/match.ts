import type { MatchLogic } from '@pydantic/genai-prices';

/** Whether the package's rule means this model. Case does not count. */
export function matches(rule: MatchLogic, id: string): boolean {
  const model = id.toLowerCase();
  if ('or' in rule) return rule.or.some((part) => matches(part, id));
  if ('and' in rule) return rule.and.every((part) => matches(part, id));
  if ('equals' in rule) return model === rule.equals.toLowerCase();
  if ('starts_with' in rule) return model.startsWith(rule.starts_with.toLowerCase());
  if ('ends_with' in rule) return model.endsWith(rule.ends_with.toLowerCase());
  if ('contains' in rule) return model.includes(rule.contains.toLowerCase());
  return new RegExp(rule.regex, 'i').test(id);
}

/** Names that the rule spells out. */
export function namesIn(rule: MatchLogic): string[] {
  if ('equals' in rule) return [rule.equals];
  return 'or' in rule ? rule.or.flatMap(namesIn) : [];
}
