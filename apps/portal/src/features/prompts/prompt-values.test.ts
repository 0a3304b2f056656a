import { describe, expect, test } from 'vitest';
import { contentOf, fieldOf, newVariable, PromptSchema, type PromptValues, readContent, valuesOf } from './prompt-values';

const values = (more: Partial<PromptValues> = {}): PromptValues => ({ ...valuesOf({ name: 'Sum up' }), model: 'smart', ...more });

describe('a prompt as a form', () => {
  test('begins with something that can be tried', () => {
    expect(readContent(values())).toMatchObject({
      model: 'smart',
      messages: [{ role: 'system' }, { role: 'user', content: '{{ text }}' }],
      variables: [
        { type: 'text', name: 'text', required: true, lengthMax: 10_000 },
        { type: 'integer', name: 'words', required: false, default: 50, min: 1, max: 500 },
      ],
    });
  });

  test('holds every content without losing any of it', () => {
    const content = readContent(
      values({
        variables: [
          { ...newVariable('text'), description: 'What to sum up', lengthMax: 20 },
          { ...newVariable('ratio'), type: 'number', required: false, standard: '0.5', min: 0 },
          { ...newVariable('short'), type: 'boolean', required: false, standard: 'true' },
          { ...newVariable('tone'), type: 'choice', choices: 'kind\ndry\n', required: false, standard: 'dry' },
          { ...newVariable('tags'), type: 'list', required: false, standard: 'a\nb', itemsMax: 3 },
        ],
        settings: { temperature: 0.2 },
        overrides: { model: true, seed: false },
        outputOn: true,
        outputSchema: '{"type":"object"}',
        toolsOn: true,
      }),
    );
    expect(content).toMatchObject({
      variables: [
        { lengthMax: 20 },
        { default: 0.5, min: 0 },
        { default: true },
        { choices: ['kind', 'dry'], default: 'dry' },
        { default: ['a', 'b'], itemsMax: 3 },
      ],
      overrides: ['model'],
      output: { name: 'answer', schema: { type: 'object' }, strict: true },
      tools: [{ name: 'look_up' }],
      toolChoice: 'auto',
    });
    expect(contentOf({ ...valuesOf({}, content ?? undefined) })).toEqual(content);
  });

  test('a default of what callers must give is not sent', () => {
    expect(readContent(values({ variables: [{ ...newVariable('text'), standard: 'x' }] }))?.variables[0]).not.toHaveProperty('default');
  });

  test('what is wrong is said at its field', async () => {
    const wrong = values({ model: '', variables: [{ ...newVariable('two words') }], outputOn: true, outputSchema: '{', toolsOn: true, tools: 'x' });
    const { error } = await PromptSchema.safeParseAsync(wrong);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(expect.arrayContaining(['model', 'variables.0.name', 'outputSchema', 'tools']));
  });

  test.each([
    [['content', 'variables', 1, 'default', 0], 'variables.1.standard'],
    [['content', 'variables', 1, 'name'], 'variables.1.name'],
    [['content', 'messages', 0, 'content'], 'messages.0.content'],
    [['content', 'output', 'schema'], 'outputSchema'],
    [['content', 'tools', 0, 'name'], 'tools'],
    [['slug'], 'slug'],
  ])('%j stands at %s', (path, field) => {
    expect(fieldOf(path).join('.')).toBe(field);
  });
});
