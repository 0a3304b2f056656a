import { createHash } from 'node:crypto';

type By = 'mask' | 'remove' | 'hash' | 'last4';

const MASK = '***';
const FINGERPRINT = 16;
const GONE = Symbol('gone');

function masked(value: unknown, by: By): unknown {
  if (value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (by === 'remove') return GONE;
  if (by === 'hash') return createHash('sha256').update(text).digest('hex').slice(0, FINGERPRINT);
  if (by === 'last4' && typeof value !== 'object' && text.length > 8) return MASK + text.slice(-4);
  return MASK;
}

type Steps = readonly string[];

/** Changes members on a path; answers how many. The value is one that `JSON.parse` made, so each name in it is its own. */
function along(value: unknown, steps: Steps, at: number, by: By): number {
  if (typeof value !== 'object' || value === null) return 0;
  const step = steps[at] as string;
  const keys = step === '*' ? Object.keys(value) : Object.hasOwn(value, step) ? [step] : [];
  let count = 0;
  for (const key of keys) {
    const holder = value as Record<string, unknown>;
    if (at < steps.length - 1) {
      count += along(holder[key], steps, at + 1, by);
      continue;
    }
    const instead = masked(holder[key], by);
    count++;
    if (instead !== GONE) holder[key] = instead;
    else if (Array.isArray(value)) holder[key] = null;
    else delete holder[key];
  }
  return count;
}

/** JSON that nests deeper would overflow a walk of its own kind elsewhere too. */
const DEPTH_MAX = 500;

function anywhere(value: unknown, steps: Steps, by: By, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > DEPTH_MAX) throw new Error('the body nests too deeply');
  let count = along(value, steps, 0, by);
  for (const member of Object.values(value)) count += anywhere(member, steps, by, depth + 1);
  return count;
}

/** Masks fields of a parsed JSON value in place; answers how many there were. */
export function fieldMasks(paths: readonly string[], by: By): (value: unknown) => number {
  const compiled = paths.map((path) => {
    const deep = path.startsWith('**.');
    return { deep, steps: (deep ? path.slice(3) : path).split('.') };
  });
  return (value) => compiled.reduce((count, { deep, steps }) => count + (deep ? anywhere(value, steps, by, 0) : along(value, steps, 0, by)), 0);
}
