import { isMembers, type Members } from './reading.js';
import { dereference } from './references.js';

/** As deep as samples go. */
export const SAMPLE_DEPTH_MAX = 8;
const NODES_MAX = 5_000;

/** Whether a sample of the schema is of a size that somebody would want to see: schemas that refer to themselves and each other can grow without end. */
export function isSampleable(document: Members, schema: unknown): boolean {
  let nodes = 0;
  const walk = (value: unknown, depth: number): boolean => {
    if (++nodes > NODES_MAX) return false;
    const target = dereference(document, value);
    if (!isMembers(target) || depth > SAMPLE_DEPTH_MAX) return true;
    const { properties, items, additionalProperties, allOf, oneOf, anyOf, prefixItems } = target;
    const below: unknown[] = [items, additionalProperties, ...list(allOf), ...list(prefixItems), ...list(oneOf).slice(0, 1), ...list(anyOf).slice(0, 1)];
    if (isMembers(properties)) below.push(...Object.values(properties));
    return below.every((one) => one === undefined || walk(one, depth + 1));
  };
  return walk(schema, 0);
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
