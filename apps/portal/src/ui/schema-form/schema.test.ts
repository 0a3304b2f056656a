import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { branchesOf, branchIndex, type FormSchema, initialValue, labelOf } from './schema';

const By = z.discriminatedUnion('by', [z.object({ by: z.literal('application') }), z.object({ by: z.literal('header'), header: z.string() })]);
const schemaOf = (type: z.ZodType) => z.toJSONSchema(type, { io: 'input' }) as FormSchema;

describe('a form from a schema', () => {
  it('names fields in words, with their unit', () => {
    expect([labelOf('timeoutMs', {}), labelOf('allow-origins', {}), labelOf('name', { title: 'Display name' })]).toEqual([
      'Timeout (ms)',
      'Allow origins',
      'Display name',
    ]);
  });

  it('starts new values from defaults, constants and what is required', () => {
    const schema = schemaOf(
      z.object({ mode: z.enum(['strict', 'fast']), note: z.string().optional(), limit: z.number().min(5), on: z.boolean().default(true), key: By }),
    );
    expect(initialValue(schema, schema)).toEqual({ mode: 'strict', limit: 5, on: true, key: { by: 'application' } });
  });

  it('tells the branches of a union by their constant', () => {
    const schema = schemaOf(By);
    const branches = branchesOf(schema, schema) ?? [];
    expect(branches.map((branch) => branch.label)).toEqual(['application', 'header']);
    expect(branchIndex(branches, { by: 'header', header: 'X' })).toBe(1);
  });

  it('tells plain branches by type', () => {
    const schema = schemaOf(z.union([z.literal('*'), z.array(z.string())]));
    const branches = branchesOf(schema, schema) ?? [];
    expect([branchIndex(branches, '*'), branchIndex(branches, ['https://example.com'])]).toEqual([0, 1]);
  });
});
