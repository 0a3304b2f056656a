import { type InnerList, isInnerList, type Parameters, parseDictionary, serializeInnerList } from 'structured-headers';
import type { Head } from '../../http1/head.js';
import type { HeaderName } from '../../http1/header-name.js';

const SIGNATURES_MAX = 8;
const COMPONENTS_MAX = 64;

/** One signature with what it says of itself (RFC 9421, 2.3 and 4). */
export interface SignatureInput {
  readonly components: readonly string[];
  readonly signature: Buffer;
  readonly keyId: string;
  /** Unix seconds. */
  readonly created: number;
  readonly expires: number | undefined;
  readonly algorithm: string | undefined;
  /** Value of `@signature-params`. */
  readonly parameters: string;
}

/** All lines of a field as one value (RFC 9110, 5.3); undefined when there is none. */
export function fieldValue(head: Head, name: HeaderName): string | undefined {
  let value: string | undefined;
  for (let at = head.find(name); at >= 0; at = head.find(name, at + 1)) value = value === undefined ? head.value(at) : `${value}, ${head.value(at)}`;
  return value;
}

function textParameter(parameters: Parameters, name: string): string | undefined {
  const value = parameters.get(name);
  return typeof value === 'string' ? value : undefined;
}

function timeParameter(parameters: Parameters, name: string): number | undefined {
  const value = parameters.get(name);
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** Names of the covered components; undefined where one has a parameter, is no text, or stands there twice. */
function componentsOf([items]: InnerList): string[] | undefined {
  const names: string[] = [];
  for (const [name, parameters] of items) {
    if (typeof name !== 'string' || parameters.size > 0 || names.includes(name) || name !== name.toLowerCase()) return undefined;
    names.push(name);
  }
  return names.length > COMPONENTS_MAX ? undefined : names;
}

/**
 * The signatures of a request that could be checked. Undefined when the fields cannot be read; those without a key, a time or a value are left out.
 * @param input value of Signature-Input
 * @param signature value of Signature
 */
export function readSignatures(input: string, signature: string): SignatureInput[] | undefined {
  try {
    const values = parseDictionary(signature);
    const inputs = [...parseDictionary(input)].slice(0, SIGNATURES_MAX);
    return inputs.flatMap(([label, member]) => {
      const value = values.get(label)?.[0];
      if (!isInnerList(member) || !(value instanceof ArrayBuffer)) return [];
      const parameters = member[1];
      const components = componentsOf(member);
      const keyId = textParameter(parameters, 'keyid');
      const created = timeParameter(parameters, 'created');
      if (components === undefined || keyId === undefined || created === undefined) return [];
      const rest = { expires: timeParameter(parameters, 'expires'), algorithm: textParameter(parameters, 'alg') };
      // an end that cannot be read is no end to be passed over
      if (parameters.has('expires') && rest.expires === undefined) return [];
      return [{ components, keyId, created, ...rest, signature: Buffer.from(value), parameters: serializeInnerList(member) }];
    });
  } catch {
    return undefined;
  }
}
