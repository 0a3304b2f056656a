import { formatCount } from '../../lib/number';
import { type FormSchema, resolve } from '../../ui/schema-form/schema';
import { amountWords, choiceWord, labelOf } from '../../ui/schema-form/words';
import { configSchema } from '../policies/policy-types';

const SHOWN = 5;

/** One setting in words, undefined for what is as usual or takes more than words. */
function settingWords(name: string, schema: FormSchema, value: unknown): string | undefined {
  if (value === undefined || value === null || JSON.stringify(value) === JSON.stringify(schema.default)) return undefined;
  const label = labelOf(name, schema);
  if (typeof value === 'boolean') return value ? label : `no ${label.toLowerCase()}`;
  if (typeof value === 'number') return `${label}: ${amountWords(label, value) ?? formatCount(value)}`;
  if (typeof value === 'string')
    return value === '' ? undefined : `${label}: ${schema.enum || schema.const !== undefined ? choiceWord(value).toLowerCase() : value}`;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const plain = value.filter((one) => typeof one === 'string' || typeof one === 'number');
  const told = plain.length === value.length && plain.length <= 4;
  return `${label}: ${told ? plain.map((one) => (typeof one === 'number' ? formatCount(one) : choiceWord(one).toLowerCase())).join(', ') : `${value.length}`}`;
}

/** What is set other than usual, by the names of the policy’s own form: whatever the policy. */
export function settingsWords(type: string, config: Readonly<Record<string, unknown>>): string {
  const root = configSchema(type);
  const words = Object.entries(resolve(root, root).properties ?? {}).flatMap(([name, schema]) => settingWords(name, resolve(schema, root), config[name]) ?? []);
  const more = words.length > SHOWN ? [`${words.length - SHOWN} more`] : [];
  return [...words.slice(0, SHOWN), ...more].join('; ') || 'As usual';
}
