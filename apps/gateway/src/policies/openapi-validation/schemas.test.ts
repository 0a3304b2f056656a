import type { ContractSchema } from '@gatehouse/definition';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inOneGo } from '../../compile/steps.js';
import { PART_NODES, type Part, SchemaParts } from './schema-parts.js';
import { Schemas } from './schemas.js';

const OPTIONS = { formats: true, patterns: 'linear' } as const;
const compiled = (schema: ContractSchema, definitions: Record<string, ContractSchema> = {}, all = false, coerce = false) =>
  inOneGo(new Schemas(definitions, OPTIONS).compile(schema, all, coerce));

function partsOf(schema: ContractSchema, definitions: Record<string, ContractSchema> = {}): readonly Part[] {
  const cut = new SchemaParts(definitions, false);
  inOneGo(cut.add(schema));
  return cut.parts;
}

/** Schemas that stand in a text, about: each keyword that applies others has them in braces. */
const weight = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : Object.values(value).reduce<number>((sum, member) => sum + weight(member), Array.isArray(value) ? 0 : 1);

const members = (count: number, member: (i: number) => ContractSchema): Record<string, ContractSchema> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${i}`, member(i)]));

describe('what is large is compiled in many small parts', () => {
  test.each<[string, ContractSchema, Record<string, ContractSchema>?]>([
    ['many members', { type: 'object', additionalProperties: false, properties: members(2_000, (i) => ({ type: 'string', maxLength: i })) }],
    [
      'depth and width',
      { items: { properties: members(30, () => ({ properties: members(30, () => ({ anyOf: [{ type: 'null' }, { items: { minimum: 1 } }] })) })) } },
    ],
    [
      'definitions that all lead to each other',
      { $ref: '#/$defs/m0' },
      members(100, (i) => ({ properties: { a: { $ref: `#/$defs/m${(i + 1) % 100}` }, b: { $ref: `#/$defs/m${(i + 37) % 100}` } } })),
    ],
  ])('%s', (_name, schema, definitions) => {
    const parts = partsOf(schema, definitions);
    expect(parts.length).toBeGreaterThan(90);
    for (const { schema: part } of parts) expect(weight(part)).toBeLessThan(PART_NODES * 4);
    // one in each step, and nobody compiles another on the way
    const steps = new Schemas(definitions ?? {}, OPTIONS).compile(schema, true, false);
    let count = 1;
    let step = steps.next();
    while (!step.done) {
      step = steps.next();
      count++;
    }
    expect(count).toBeGreaterThan(parts.length * 2);
    expect(step.value({ m0: 1, a: { a: { b: {} } } })).toBe(!('additionalProperties' in Object(schema)));
  });

  test('a definition that many operations lead to is compiled once', () => {
    const definitions = members(50, () => ({ type: 'integer', minimum: 1 }));
    const schemas = new Schemas(definitions, OPTIONS);
    const schema = { properties: members(50, (i) => ({ $ref: `#/$defs/m${i}` })) };
    const steps = () => {
      const compile = schemas.compile({ ...schema }, false, false);
      let count = 0;
      while (!compile.next().done) count++;
      return count;
    };
    expect(steps()).toBeGreaterThan(100);
    expect(steps()).toBeLessThan(40);
  });
});

const NAMES = ['a', 'b', 'c', 'd', '__proto__', 'x/y'] as const;
const name = fc.constantFrom(...NAMES);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, 2.5, 'a', 'abc', ''),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(name, tie('any'), { maxKeys: 5 }),
  ),
})).any;
const schema = fc.letrec<{ any: ContractSchema; map: Record<string, ContractSchema> }>((tie) => ({
  map: fc.dictionary(name, tie('any'), { maxKeys: 6 }),
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<ContractSchema[]>(
      true,
      false,
      { type: 'string' },
      { type: 'integer', minimum: 1 },
      { maxLength: 1 },
      { enum: ['a', 1, { $ref: '#/$defs/a' }] },
      { $ref: '#/$defs/a' },
      { $ref: '#/$defs/b' },
      { $ref: '#/$defs/x~1y' },
    ),
    fc.record(
      { type: fc.constant('object'), properties: tie('map'), additionalProperties: tie('any'), required: fc.uniqueArray(name, { maxLength: 2 }) },
      { requiredKeys: ['properties'] },
    ),
    fc.record(
      { properties: tie('map'), patternProperties: fc.record({ '^[ab]': tie('any') }), unevaluatedProperties: fc.boolean() },
      { requiredKeys: ['properties'] },
    ),
    fc.record(
      { items: tie('any'), prefixItems: fc.array(tie('any'), { minLength: 1, maxLength: 3 }), unevaluatedItems: fc.boolean(), uniqueItems: fc.boolean() },
      { requiredKeys: ['items'] },
    ),
    fc.record(
      { allOf: fc.array(tie('any'), { minLength: 1, maxLength: 5 }), unevaluatedProperties: tie('any'), $ref: fc.constant('#/$defs/b') },
      { requiredKeys: ['allOf'] },
    ),
    fc.record({ anyOf: fc.array(tie('any'), { minLength: 1, maxLength: 5 }) }),
    fc.record({ oneOf: fc.array(tie('any'), { minLength: 1, maxLength: 4 }) }),
    fc.tuple(tie('any'), tie('any'), tie('any'), tie('any'), tie('map')).map(([not, first, second, third, dependentSchemas]) => ({
      ...Object.fromEntries([
        ['if', first],
        ['then', second],
        ['else', third],
      ]),
      not,
      dependentSchemas,
    })),
  ) as fc.Arbitrary<ContractSchema>,
}));

test('the parts take what the whole takes', () => {
  // none asks itself of the same value, which has no end
  const definitions = fc.record({
    a: fc.record({ properties: schema.map }),
    b: fc.record({ properties: schema.map, additionalProperties: schema.any }),
    'x/y': fc.record({ items: schema.any }),
  });
  fc.assert(
    fc.property(schema.any, definitions, fc.array(value, { minLength: 5, maxLength: 5 }), fc.boolean(), (one, $defs, values, all) => {
      const ajv = new Ajv2020({
        allErrors: all,
        strict: false,
        validateSchema: false,
        inlineRefs: false,
        ownProperties: true,
        logger: false,
        code: { optimize: false },
      });
      const whole = ajv.compile({ $defs, allOf: [one] });
      const parts = compiled(one, $defs, all);
      for (const given of JSON.parse(JSON.stringify(values)) as unknown[]) expect(parts(given)).toBe(whole(given));
    }),
    { numRuns: 25 },
  );
});

describe('text is coerced before anybody looks at the number that it is', () => {
  const definitions = { count: { type: 'integer' }, page: { $ref: '#/$defs/count', minimum: 1 } };
  test.each<[string, ContractSchema]>([
    ['beside a reference', { $ref: '#/$defs/count', minimum: 3, maximum: 9 }],
    ['in a list of all', { allOf: [{ $ref: '#/$defs/count' }, { minimum: 3, maximum: 9 }] }],
    ['over two references', { $ref: '#/$defs/page', minimum: 3, maximum: 9 }],
    ['as one of some', { $ref: '#/$defs/count', enum: [3, 4, 5, 6, 7, 8, 9] }],
  ])('%s', (_name, schema) => {
    const validate = compiled({ properties: { n: schema } }, definitions, true, true);
    expect(['2', '3', '9', '10', 'x'].map((n) => validate({ n }))).toEqual([false, true, true, false, false]);
  });
});
