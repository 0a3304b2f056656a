import { connectionOf, type ModelEntry, PROVIDER_KINDS, ProviderTimeouts } from '@gatehouse/definition';
import { type FieldError, ProblemError } from '@gatehouse/kernel';
import { asPem, readAuthorities } from '../../platform/crypto/index.js';
import { normalUrl, urlFault } from '../upstreams/index.js';
import type { ProviderKey, ProviderSettings } from './provider.entity.js';

const CUSTOM = 'custom';
const invalid = (detail: string, errors: FieldError[]) => new ProblemError('request.invalid', detail, { errors });

const PLAIN: Omit<ProviderSettings, 'baseUrl'> = {
  wireFormat: 'openai-chat',
  speaks: [],
  paths: {},
  auth: { as: 'bearer' },
  headers: {},
  query: {},
  dialect: {},
  timeouts: ProviderTimeouts.parse({}),
  tlsVerify: true,
  tls: {},
};

type Given = { [K in keyof ProviderSettings]?: ProviderSettings[K] | undefined };

const given = (settings: Given): Partial<ProviderSettings> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Partial<ProviderSettings>;

/** What a kind has, with what was given in its place. @throws ProblemError request.invalid */
export function settingsOf(kindId: string, kindSettings: Readonly<Record<string, string>>, own: Given): ProviderSettings {
  const kind = PROVIDER_KINDS.find(({ id }) => id === kindId);
  if (!kind && kindId !== CUSTOM) throw invalid('There is no such kind of provider.', [{ pointer: '/kind', detail: 'is none of the kinds that are listed' }]);
  if (!kind) {
    const { baseUrl, ...rest } = given(own);
    if (baseUrl === undefined) throw invalid('The provider needs an address.', [{ pointer: '/baseUrl', detail: 'is needed' }]);
    return { ...PLAIN, ...rest, baseUrl };
  }
  // an address of its own takes the place of the kind's, whatever that would need
  const values = { ...(own.baseUrl !== undefined && Object.fromEntries(kind.settings.map(({ name, example }) => [name, example]))), ...kindSettings };
  try {
    return { ...PLAIN, ...connectionOf(kind, values), ...given(own) };
  } catch (error) {
    throw invalid('The kind needs to know more.', [{ pointer: '/kindSettings', detail: (error as Error).message }]);
  }
}

export const changedSettings = (before: ProviderSettings, own: Given): ProviderSettings => ({ ...before, ...given(own) });

const KEY_HEADERS = new Set(['authorization', 'proxy-authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'cookie']);
const FRAMING = new Set(['host', 'content-length', 'transfer-encoding', 'connection', 'content-encoding', 'te', 'upgrade', 'expect']);

const KEY_PARAMETER = /^(?:key|token|secret|api[-_]?key|access[-_]token|subscription[-_]key)$/i;

/** What no schema of one field can see. */
export function providerFaults({ baseUrl, headers, query = {}, auth, tls = {}, tlsVerify }: ProviderSettings, models: readonly ModelEntry[]): FieldError[] {
  const faults: FieldError[] = [];
  const fault = urlFault(baseUrl);
  if (fault !== undefined) faults.push({ pointer: '/baseUrl', detail: fault });
  if (Object.values(tls).some((value) => value !== undefined) && !/^https:/i.test(baseUrl))
    faults.push({ pointer: '/tls', detail: 'is for an address with https' });
  if (tls.caPem !== undefined && !tlsVerify) faults.push({ pointer: '/tls/caPem', detail: 'is not looked at while certificates are not verified' });
  for (const name of Object.keys(headers)) {
    const lower = name.toLowerCase();
    const carriesKey = KEY_HEADERS.has(lower) || (auth.as === 'header' && auth.name.toLowerCase() === lower);
    if (carriesKey) faults.push({ pointer: `/headers/${name}`, detail: 'carries a key: keys belong among the keys, where they are sealed' });
    else if (FRAMING.has(lower)) faults.push({ pointer: `/headers/${name}`, detail: 'is written by the gateway' });
  }
  for (const name of Object.keys(query))
    if (KEY_PARAMETER.test(name)) faults.push({ pointer: `/query/${name}`, detail: 'carries a key: keys belong among the keys, where they are sealed' });
  const ids = models.map(({ id }) => id);
  for (const [index, id] of ids.entries()) if (ids.indexOf(id) < index) faults.push({ pointer: `/models/${index}/id`, detail: 'stands twice' });
  return faults;
}

/** As it is kept: its address in one spelling, its authorities read and written anew. @throws ProblemError certificate.unreadable */
export function normal(settings: ProviderSettings, now: number): ProviderSettings {
  const { caPem, serverName } = settings.tls ?? {};
  const tls = { ...(caPem !== undefined && { caPem: asPem(readAuthorities(caPem, '/tls/caPem', now)) }), ...(serverName !== undefined && { serverName }) };
  return { ...settings, baseUrl: normalUrl(settings.baseUrl), tls };
}

/** Keys were given for one host: whoever may change the address, and never knew them, must not have them sent elsewhere. */
export const leadsElsewhere = (before: ProviderSettings, after: ProviderSettings): boolean => new URL(before.baseUrl).origin !== new URL(after.baseUrl).origin;

/** How a secret is told from others: less than a third of it is ever shown. */
export const endingOf = (secret: string): string => (secret.length >= 12 ? secret.slice(-4) : '');

/** What a secret is sealed with: it opens for this key of this provider alone. */
export const keyContext = ({ providerId, id }: Pick<ProviderKey, 'providerId' | 'id'>): string => `provider:${providerId}:${id}`;

/** What is wrong with a secret for how the provider is shown it. */
export function secretFault(secret: string, auth: ProviderSettings['auth']): string | undefined {
  if (auth.as === 'google') {
    try {
      const { client_email: email, private_key: key } = JSON.parse(secret) as Record<string, unknown>;
      return typeof email === 'string' && typeof key === 'string' ? undefined : 'has no client_email and private_key, as the file of a service account has';
    } catch {
      return 'is not the JSON file of a service account';
    }
  }
  if (auth.as === 'aws') return /^[^:\s]+:[^:\s]+(:\S+)?$/.test(secret) ? undefined : 'is not accessKeyId:secretAccessKey';
  return /^[\x21-\x7e]+$/.test(secret) ? undefined : 'holds what no header can carry';
}
