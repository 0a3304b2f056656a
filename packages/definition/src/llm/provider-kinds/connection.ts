import type { ProviderObject } from '../provider.js';
import { MODEL_OPERATIONS } from '../wire-format.js';
import type { ProviderKind } from './provider-kind.js';

export type KindConnection = Pick<ProviderObject, 'wireFormat' | 'baseUrl' | 'auth' | 'headers' | 'dialect'> &
  Required<Pick<ProviderObject, 'speaks' | 'paths' | 'query'>>;

/** What may stand in a host name or in one part of a path. */
const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** @throws Error naming what is missing, or is no part of an address */
function valuesOf(kind: ProviderKind, given: Readonly<Record<string, string>>): Map<string, string> {
  const values = new Map<string, string>();
  for (const setting of kind.settings) {
    const value = given[setting.name] ?? setting.default;
    if (value === undefined) throw new Error(`${kind.id} needs ${setting.name}`);
    if (!PLAIN.test(value)) throw new Error(`${setting.name} may hold letters, digits, dots, underscores and hyphens`);
    values.set(setting.name, value);
  }
  return values;
}

function filled<T>(part: T, values: ReadonlyMap<string, string>): T {
  let text = JSON.stringify(part);
  for (const [name, value] of values) text = text.replaceAll(`{${name}}`, value);
  return JSON.parse(text) as T;
}

function pathsOf(kind: ProviderKind, values: ReadonlyMap<string, string>): KindConnection['paths'] {
  const paths: KindConnection['paths'] = {};
  for (const operation of MODEL_OPERATIONS) {
    const path = kind.paths[operation];
    if (!kind.operations.includes(operation)) paths[operation] = null;
    else if (path !== undefined) paths[operation] = filled(path, values);
  }
  return paths;
}

/**
 * What a provider of this kind is connected by, with its settings filled in.
 * @throws Error naming what is missing, or is no part of an address
 */
export function connectionOf(kind: ProviderKind, given: Readonly<Record<string, string>> = {}): KindConnection {
  const values = valuesOf(kind, given);
  const { wireFormat, speaks, baseUrl, auth, headers, query, dialect } = filled(kind, values);
  const region = values.get('region');
  return {
    wireFormat,
    speaks,
    baseUrl,
    auth: auth.as === 'aws' && region !== undefined ? { ...auth, region } : auth,
    headers,
    query,
    dialect,
    paths: pathsOf(kind, values),
  };
}
