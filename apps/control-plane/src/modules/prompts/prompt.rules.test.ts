import { PromptContent } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { narrowings } from './prompt.rules.js';
import type { PromptOffer } from './prompt-offers.js';
import { documentWithPrompts } from './prompt-operations.js';

const messages = [{ role: 'user' as const, content: 'x' }];
const content = (variables: object[], more: object = {}): PromptContent => PromptContent.parse({ model: 'fast', messages, variables, ...more });

describe('what a next version would refuse of the calls that this one takes', () => {
  const before = content(
    [
      { type: 'text', name: 'text', lengthMax: 100 },
      { type: 'integer', name: 'words', required: false, min: 1, max: 10 },
      { type: 'choice', name: 'tone', choices: ['kind', 'dry'], required: false },
      { type: 'list', name: 'tags', required: false, itemsMax: 5 },
    ],
    { overrides: ['model'] },
  );
  const changed = (index: number, more: object) =>
    content(
      before.variables.map((variable, at) => (at === index ? { ...variable, ...more } : variable)),
      { overrides: ['model'] },
    );

  test.each([
    ['a text that may be longer', changed(0, { lengthMax: 200 })],
    ['one that is not required any more', changed(0, { required: false })],
    ['a whole number that may be any', changed(1, { type: 'number' })],
    ['a wider span', changed(1, { min: 0, max: undefined })],
    ['more choices', changed(2, { choices: ['dry', 'kind', 'merry'] })],
    ['one more that nobody has to give', content([...before.variables, { type: 'boolean', name: 'new', required: false }], { overrides: ['model', 'seed'] })],
  ])('nothing: %s', (_, after) => {
    expect(narrowings(before, after)).toEqual([]);
  });

  test.each([
    ['text takes fewer letters', changed(0, { lengthMax: 99 })],
    ['words becomes required', changed(1, { required: true })],
    ['text is another type', changed(0, { type: 'list' })],
    ['words has a larger least value', changed(1, { min: 2 })],
    ['words has a smaller largest value', changed(1, { max: 9 })],
    ['tone does not take kind any more', changed(2, { choices: ['dry'] })],
    ['tags takes fewer items', changed(3, { itemsMax: 4 })],
    ['tags is gone', content(before.variables.slice(0, 3), { overrides: ['model'] })],
    ['new is new and required', content([...before.variables, { type: 'boolean', name: 'new' }], { overrides: ['model'] })],
    ['callers may not set model any more', content(before.variables)],
  ])('%s', (detail, after) => {
    expect(narrowings(before, after)).toEqual([detail]);
  });
});

describe('operations of prompts in a document', () => {
  const document = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Models', version: '1' },
    paths: { '/v1/models': { get: { operationId: 'listModels' } } },
  });
  const offer = (variables: object[]): PromptOffer => ({ slug: 'sum-up', name: 'Sum up', description: '', content: content(variables) });
  const parsed = (text: string | null) => JSON.parse(text ?? 'null');

  test('have a schema of the variables, and leave what else is there alone', () => {
    const offered = offer([
      { type: 'text', name: 'text', lengthMax: 9, description: 'What to sum up' },
      { type: 'choice', name: 'tone', choices: ['dry'], required: false, default: 'dry' },
    ]);
    const { paths, tags } = parsed(documentWithPrompts(document, [offered]));
    const { operationId, requestBody } = paths['/v1/prompts/sum-up'].post;
    expect(operationId).toBe('prompt-sum-up');
    expect(requestBody.content['application/json']).toMatchObject({
      example: { variables: { text: '…' } },
      schema: {
        required: ['variables'],
        properties: {
          variables: {
            required: ['text'],
            properties: { text: { type: 'string', maxLength: 9, description: 'What to sum up' }, tone: { enum: ['dry'], default: 'dry' } },
          },
        },
      },
    });
    expect(paths['/v1/models']).toEqual({ get: { operationId: 'listModels' } });
    expect(tags[0].name).toBe('Prompts');
  });

  test('are made anew each time, and go with the offer', () => {
    const once = documentWithPrompts(document, [offer([{ type: 'text', name: 'a' }])]) ?? '';
    const twice = documentWithPrompts(once, [offer([{ type: 'text', name: 'b' }])]) ?? '';
    expect(Object.keys(parsed(twice).paths['/v1/prompts/sum-up'].post.requestBody.content['application/json'].schema.properties.variables.properties)).toEqual([
      'b',
    ]);
    expect(parsed(documentWithPrompts(twice, [])).paths).toEqual(parsed(document).paths);
  });

  test('no offer, no change; a document that is no JSON takes none', () => {
    expect(documentWithPrompts('openapi: 3.1.0', [])).toBe('openapi: 3.1.0');
    expect(documentWithPrompts('openapi: 3.1.0', [offer([])])).toBeNull();
  });
});
