import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { branchesOf, branchIndex, type FormSchema, initialValue, resolve } from './schema';

const By = z.discriminatedUnion('by', [z.object({ by: z.literal('application') }), z.object({ by: z.literal('header'), header: z.string() })]);
const schemaOf = (type: z.ZodType) => z.toJSONSchema(type, { io: 'input' }) as FormSchema;

describe('a form from a schema', () => {
  it('starts new values from defaults, constants and what is required', () => {
    const schema = schemaOf(
      z.object({ mode: z.enum(['strict', 'fast']), note: z.string().optional(), limit: z.number().min(5), on: z.boolean().default(true), key: By }),
    );
    expect(initialValue(schema, schema)).toEqual({ mode: 'strict', limit: 5, on: true, key: { by: 'application' } });
  });

  it('tells the branches of a union by their constant', () => {
    const schema = schemaOf(By);
    const branches = branchesOf(schema, schema) ?? [];
    expect(branches.map((branch) => branch.label)).toEqual(['Application', 'Header']);
    expect(branchIndex(branches, { by: 'header', header: 'X' })).toBe(1);
  });

  it('tells branches without a constant by the members that they have', () => {
    const schema = schemaOf(z.union([z.string(), z.strictObject({ secret: z.string() }), z.strictObject({ template: z.string() })]));
    const branches = branchesOf(schema, schema) ?? [];
    expect([branchIndex(branches, 'x'), branchIndex(branches, { secret: 'x' }), branchIndex(branches, { template: 'x' })]).toEqual([0, 1, 2]);
  });

  it('tells the branch of what is not filled in yet', () => {
    const schema = schemaOf(By);
    expect(branchIndex(branchesOf(schema, schema) ?? [], { by: 'header' })).toBe(1);
  });

  it('takes texts of which one is free for one text', () => {
    const schema = schemaOf(z.union([z.literal('*'), z.string().max(20)]).describe('Origins'));
    expect(resolve(schema, schema)).toMatchObject({ type: 'string', maxLength: 20, description: 'Origins' });
    const choice = schemaOf(z.union([z.literal('*'), z.array(z.string())]));
    expect(resolve(choice, choice)).toBe(choice);
  });

  it('tells plain branches by type', () => {
    const schema = schemaOf(z.union([z.literal('*'), z.array(z.string())]));
    const branches = branchesOf(schema, schema) ?? [];
    expect([branchIndex(branches, '*'), branchIndex(branches, ['https://example.com'])]).toEqual([0, 1]);
  });
});
