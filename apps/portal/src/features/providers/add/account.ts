import { API, type Input } from '@gatehouse/contracts';
import { z } from 'zod';
import { schemaWords } from '../../../lib/schema-words';
import type { KindView, ProviderView } from '../provider-view';

export const CUSTOM = 'custom';

export type NewProvider = Input<typeof API.providers.create>['body'];

/** What an account is made from, as the form holds it. */
export interface AccountValues {
  name: string;
  slug: string;
  baseUrl: string;
  wireFormat: ProviderView['wireFormat'];
  /** How the key of a provider of no known kind is sent. */
  sent: 'bearer' | 'header' | 'none';
  header: string;
  kindSettings: Record<string, string>;
  keyName: string;
  secret: string;
}

/** Its address is told, not taken from its kind. */
export const asksForAddress = (kind: KindView | undefined): boolean => kind === undefined || kind.local;

export const authOf = (kind: KindView | undefined, { sent }: Pick<AccountValues, 'sent'>): ProviderView['auth']['as'] => kind?.auth.as ?? sent;

export function startOf(kind: KindView | undefined): AccountValues {
  return {
    name: kind?.name ?? '',
    slug: '',
    baseUrl: kind?.local ? kind.baseUrl : '',
    wireFormat: kind?.wireFormat ?? 'openai-chat',
    sent: 'bearer',
    header: 'x-api-key',
    kindSettings: Object.fromEntries((kind?.settings ?? []).map(({ name, default: usual = '' }) => [name, usual])),
    keyName: 'Main',
    secret: '',
  };
}

function bodyOf(kind: KindView | undefined, values: AccountValues): unknown {
  const { name, slug, baseUrl, wireFormat, sent, header, kindSettings, keyName, secret } = values;
  const told = Object.entries(kindSettings).filter(([, value]) => value.trim() !== '');
  return {
    name,
    kind: kind?.id ?? CUSTOM,
    kindSettings: Object.fromEntries(told),
    ...(slug.trim() && { slug: slug.trim() }),
    ...(asksForAddress(kind) && { baseUrl }),
    ...(kind === undefined && { wireFormat, auth: sent === 'header' ? { as: sent, name: header } : { as: sent } }),
    keys: secret.trim() && authOf(kind, values) !== 'none' ? [{ name: keyName, secret }] : [],
  };
}

/** Where something of the request stands in the form. */
export function fieldOf(path: readonly PropertyKey[]): PropertyKey[] {
  const [first, , third] = path;
  if (first === 'keys') return [third === 'name' ? 'keyName' : 'secret'];
  if (first === 'auth') return ['header'];
  return [...path];
}

/** Checked by the contract; beside that, what only this step knows to be needed. */
export const accountSchema = (kind: KindView | undefined) =>
  z.custom<AccountValues>().transform((values, context) => {
    const told = new Set<string>();
    const issue = (path: PropertyKey[], message: string) => {
      const field = path.join('.');
      if (!told.has(field)) context.addIssue({ code: 'custom', path, message });
      told.add(field);
    };
    for (const { name, title } of kind?.settings ?? []) if (!values.kindSettings[name]?.trim()) issue(['kindSettings', name], `${title} is needed`);
    if (asksForAddress(kind) && !/^https?:\/\/./.test(values.baseUrl)) issue(['baseUrl'], 'An http or https address');
    const needsKey = kind ? !kind.keyOptional && kind.auth.as !== 'none' : false;
    if (needsKey && values.secret.trim() === '') issue(['secret'], 'It answers only with a key');
    const { data, error } = API.providers.create.body.safeParse(bodyOf(kind, values), { error: schemaWords });
    for (const { path, message } of error?.issues ?? []) issue(fieldOf(path), message);
    return (data ?? z.NEVER) as NewProvider;
  });
