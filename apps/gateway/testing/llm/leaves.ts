import { isObject, type Json, pointerToken } from '../../src/llm/ir/index.js';

/** Pointers of all members that hold neither object nor list with something in it. */
export function leavesOf(value: Json, at = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [at] : value.flatMap((one, i) => leavesOf(one, `${at}/${i}`));
  if (!isObject(value)) return value === null ? [] : [at];
  const names = Object.keys(value);
  return names.length === 0 ? [at] : names.flatMap((name) => leavesOf(value[name] as Json, `${at}/${pointerToken(name)}`));
}

const tokens = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A copy in which `change` was made to one leaf; what it answers undefined for is left out. */
export function changed(value: Json, pointer: string, change: (leaf: Json) => Json | undefined): Json {
  const [first, ...rest] = tokens(pointer);
  if (first === undefined) return change(value) ?? null;
  const below = rest.map((token) => `/${pointerToken(token)}`).join('');
  if (Array.isArray(value))
    return value.flatMap((one, i) => (String(i) === first ? (rest.length === 0 ? (change(one) ?? []) : [changed(one, below, change)]) : [one]));
  const out = { ...(value as { [name: string]: Json }) };
  if (rest.length > 0) out[first] = changed(out[first] as Json, below, change);
  else {
    const leaf = change(out[first] as Json);
    if (leaf === undefined) delete out[first];
    else out[first] = leaf;
  }
  return out;
}

/** Other values of the same type. */
export function otherThan(leaf: Json): Json | undefined {
  if (typeof leaf === 'string') return `${leaf}x`;
  if (typeof leaf === 'number') return leaf + 1;
  return typeof leaf === 'boolean' ? !leaf : undefined;
}

export function valueAt(value: Json, pointer: string): Json | undefined {
  let here: Json | undefined = value;
  for (const token of tokens(pointer)) here = Array.isArray(here) ? here[Number(token)] : isObject(here) ? here[token] : undefined;
  return here;
}

export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (one === null ? [] : [[name, withoutNulls(one)]])));
}

/** Pointers of all objects. */
export function objectsIn(value: Json, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => objectsIn(one, `${at}/${i}`));
  return isObject(value) ? [at, ...Object.keys(value).flatMap((name) => objectsIn(value[name] as Json, `${at}/${pointerToken(name)}`))] : [];
}

/** A copy in which the object at a pointer has a member that no format knows. */
export const withMember = (value: Json, pointer: string): Json =>
  changed(value, pointer, (object) => (isObject(object) ? { ...object, unheardOf: 'unheard-of' } : object));
