import type { ContractParameter } from '@gatehouse/definition';
import type { Schemas } from './schemas.js';

export type Shape = 'value' | 'list' | 'object';

/** Names and values of a query or form as they came, still encoded. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** Bytes that make no text stay as they came: then the schema has something to say about them. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const decodedPlus = (text: string): string => decoded(text.includes('+') ? text.replaceAll('+', ' ') : text);

/** @param query without its question mark */
export function pairsOf(query: string): Pairs {
  if (query === '') return [];
  return query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [decodedPlus(pair), ''] : [decodedPlus(pair.slice(0, equals)), pair.slice(equals + 1)];
    });
}

/** How a value of this schema is written: the first type that is found in it decides. */
export function shapeOf(schemas: Schemas, schema: ContractParameter['schema'], depth = 0): Shape {
  const resolved = schemas.resolve(schema);
  const types = [resolved.type].flat();
  if (types.includes('array') || resolved.items !== undefined) return 'list';
  if (types.includes('object') || resolved.properties !== undefined) return 'object';
  if (depth > 4) return 'value';
  for (const keyword of ['allOf', 'oneOf', 'anyOf']) {
    const parts = resolved[keyword];
    if (!Array.isArray(parts)) continue;
    for (const part of parts) {
      const shape = shapeOf(schemas, part as ContractParameter['schema'], depth + 1);
      if (shape !== 'value') return shape;
    }
  }
  return 'value';
}

/** `R,100,G,200` */
function fromFlat(parts: readonly string[]): Record<string, string> {
  const entries: [string, string][] = [];
  for (let i = 0; i < parts.length; i += 2) entries.push([parts[i] as string, parts[i + 1] ?? '']);
  return Object.fromEntries(entries);
}

/** `R=100,G=200` */
const fromMembers = (parts: readonly string[]): Record<string, string> =>
  Object.fromEntries(parts.map((part) => (part.includes('=') ? [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] : [part, ''])));

function split(text: string, separator: string, explode: boolean, shape: Shape, decode: (text: string) => string): unknown {
  if (shape === 'value') return decode(text);
  const parts = text === '' ? [] : text.split(separator).map(decode);
  if (shape === 'list') return parts;
  return explode ? fromMembers(parts) : fromFlat(parts);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A path segment's part (OpenAPI 3.1, 4.8.12.2.3). */
export function fromPath({ style, explode, name }: ContractParameter, shape: Shape, raw: string): unknown {
  if (style === 'json') return json(decoded(raw));
  if (style === 'label') return split(raw.startsWith('.') ? raw.slice(1) : raw, explode ? '.' : ',', explode, shape, decoded);
  if (style !== 'matrix') return split(raw, ',', explode, shape, decoded);
  const parts = raw.split(';').filter(Boolean);
  if (explode && shape === 'object') return fromMembers(parts.map(decoded));
  const values = parts.map((part) => (part.startsWith(`${name}=`) ? part.slice(name.length + 1) : part === name ? '' : part));
  if (explode && shape === 'list') return values.map(decoded);
  return split(values[0] ?? '', ',', false, shape, decoded);
}

/** The value of a header. */
export function fromHeader({ style, explode }: ContractParameter, shape: Shape, raw: string): unknown {
  if (style === 'json') return json(raw);
  return split(raw, ',', explode, shape, (text) => text.trim());
}

const SEPARATORS: Partial<Record<ContractParameter['style'], RegExp>> = { spaceDelimited: /%20|\+| /, pipeDelimited: /%7[cC]|\|/ };

/**
 * A query or cookie parameter, undefined where it is not there.
 * @param others names of the parameters beside it: an exploded object is made of what is none of theirs
 */
export function fromPairs(parameter: ContractParameter, shape: Shape, pairs: Pairs, others: ReadonlySet<string>): unknown {
  const { name, style, explode } = parameter;
  if (style === 'deepObject') return deepObject(name, pairs);
  if (style === 'form' && explode && shape === 'object') {
    const members = pairs.filter(([key]) => !others.has(key));
    return members.length === 0 ? undefined : gathered(members.map(([key, value]) => [key, decodedPlus(value)]));
  }
  const values = pairs.filter(([key]) => key === name).map(([, value]) => value);
  if (values.length === 0) return undefined;
  if (style === 'json') return values.length === 1 ? json(decodedPlus(values[0] as string)) : values.map(decodedPlus);
  if (shape === 'value') return values.length === 1 ? decodedPlus(values[0] as string) : values.map(decodedPlus);
  if (explode && shape === 'list') return values.map(decodedPlus);
  const separator = SEPARATORS[style] ?? ',';
  const parts = values.flatMap((value) => (value === '' ? [] : value.split(separator).map(decodedPlus)));
  return shape === 'list' ? parts : fromFlat(parts);
}

/** `filter[name]=a&filter[age]=3`: one level, which is all that the style defines. */
function deepObject(name: string, pairs: Pairs): unknown {
  const members: [string, string][] = [];
  for (const [key, value] of pairs) {
    if (key.startsWith(`${name}[`) && key.endsWith(']')) members.push([key.slice(name.length + 1, -1).replace(/\]\[.*$/, ''), decodedPlus(value)]);
  }
  return members.length === 0 ? undefined : gathered(members);
}

/** Members that come more than once are lists. */
function gathered(members: readonly (readonly [string, string])[]): Record<string, string | string[]> {
  const out: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of members) {
    const known = out[name];
    out[name] = known === undefined ? value : [known, value].flat();
  }
  return out;
}
