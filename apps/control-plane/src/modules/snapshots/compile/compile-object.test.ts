import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileObject, type ObjectState } from './compile-object.js';
import { endedCutoffMs } from './ended.js';

interface Golden {
  what: string;
  input: ObjectState;
  object: unknown;
}

const SURROUNDINGS = {
  portalUrl: 'https://portal.example.com',
  cutoffMs: endedCutoffMs(Date.UTC(2026, 0, 10, 12)),
  groupKey: Buffer.alloc(32, 7),
  openSecret: (_tenantId: string, sealed: string) => `opened ${sealed}`,
};
const folder = fileURLToPath(new URL('./golden/', import.meta.url));
const golden = fs.readdirSync(folder).map((file) => ({ file, ...(JSON.parse(fs.readFileSync(folder + file, 'utf8')) as Golden) }));

const contentOf = (input: ObjectState): unknown => {
  const compiled = compileObject(input, SURROUNDINGS);
  return compiled ? JSON.parse(compiled.content) : null;
};

/** Lists whose order means something to the publisher. Every other list is a set of rows, which Postgres may give in any order. */
const ORDERED = new Set([
  'policies',
  'operations',
  'limits',
  'set',
  'add',
  'remove',
  'origins',
  'methods',
  'requestHeaders',
  'exposedHeaders',
  'headers',
  'statuses',
  'failureStatuses',
  'abilities',
  'on',
  'speaks',
  'tiers',
]);

function shuffled(value: unknown, random: () => number, name = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => shuffled(item, random));
    return ORDERED.has(name)
      ? items
      : items
          .map((item) => ({ item, at: random() }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => ({ key, member: shuffled(member, random, key), at: random() }));
  return Object.fromEntries(members.sort((a, b) => a.at - b.at).map(({ key, member }) => [key, member]));
}

describe('golden pairs', () => {
  test.each(golden)('$file: $what', ({ input, object }) => {
    expect(contentOf(input)).toEqual(object);
  });
});

test('the same rows in any order give the same bytes', () => {
  const inputs = golden.map(({ input }) => input);
  fc.assert(
    fc.property(fc.constantFrom(...inputs), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (input, stream) => {
      const again = shuffled(input, () => stream.next().value ?? 0) as ObjectState;
      expect(compileObject(again, SURROUNDINGS)?.hash).toBe(compileObject(input, SURROUNDINGS)?.hash);
    }),
    { numRuns: 300 },
  );
});

test('an operation that no gateway could route is an error, not a hole', () => {
  const published = golden.find(({ file }) => file === 'api-published.json')?.input;
  if (published?.kind !== 'api') throw new Error('the golden pair is missing');
  const broken = structuredClone(published);
  broken.state.revision.operations.push({ id: 'odd', method: 'CONNECT', path: '/' });
  expect(() => compileObject(broken, SURROUNDINGS)).toThrow(/CONNECT/);
});

test('the cut-off stands still during a day', () => {
  expect(endedCutoffMs(Date.UTC(2026, 0, 31, 23, 59))).toBe(Date.UTC(2026, 0, 1));
  expect(endedCutoffMs(Date.UTC(2026, 0, 31))).toBe(Date.UTC(2026, 0, 1));
});
