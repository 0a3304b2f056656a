import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs';

const DEPTH_MAX = 8;
const MEMBERS_MAX = 200;

/**
 * JSON of strangers, such as claims, as Cedar values. Cedar knows whole numbers only: others become text. What has no value there (null) is left out, and names
 * that begin with `__` too, for they would make entities of it.
 */
export function cedarValue(value: unknown, depth = 0): CedarValueJson | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value);
  if (typeof value !== 'object' || value === null || depth >= DEPTH_MAX) return undefined;
  if (Array.isArray(value)) {
    return value
      .slice(0, MEMBERS_MAX)
      .map((item) => cedarValue(item, depth + 1))
      .filter((item) => item !== undefined);
  }
  return cedarRecord(value as Readonly<Record<string, unknown>>, depth);
}

export function cedarRecord(value: Readonly<Record<string, unknown>>, depth = 0): Record<string, CedarValueJson> {
  const out: Record<string, CedarValueJson> = {};
  for (const [name, member] of Object.entries(value).slice(0, MEMBERS_MAX)) {
    if (name.startsWith('__')) continue;
    const made = cedarValue(member, depth + 1);
    if (made !== undefined) out[name] = made;
  }
  return out;
}
