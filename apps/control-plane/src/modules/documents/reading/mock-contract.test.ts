import { MOCK_BODY_CHARS_MAX } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { mockContracts } from './mock-contract.js';

const json = (media: unknown) => ({ 'application/json': media });
const documentOf = (responses: unknown, components: unknown = {}) => ({ openapi: '3.1.0', paths: { '/a': { get: { responses } } }, components });
const mocked = (responses: unknown, components?: unknown) => mockContracts(documentOf(responses, components))['GET /a'];

test('examples, named or not, before what a schema gives', () => {
  const schema = { type: 'object', properties: { name: { type: 'string' } } };
  expect(
    mocked(
      {
        '200': {
          content: json({
            schema,
            examples: { cat: { value: { name: 'Tom' } }, dog: { $ref: '#/components/examples/Dog' }, far: { externalValue: 'https://a.example/x' } },
          }),
        },
        '201': { content: json({ schema, example: { name: 'one' } }) },
        '4xx': { content: json({ schema }) },
        default: { $ref: '#/components/responses/Bad' },
      },
      {
        examples: { Dog: { value: '{"name":"Rex"}' } },
        responses: { Bad: { content: { 'text/plain': { example: 'bad' }, 'image/png': { schema: { type: 'object' } } } } },
      },
    ),
  ).toEqual([
    {
      status: '200',
      headers: [],
      bodies: [
        { type: 'application/json', name: 'cat', text: '{"name":"Tom"}' },
        { type: 'application/json', name: 'dog', text: '{"name":"Rex"}' },
      ],
    },
    { status: '201', headers: [], bodies: [{ type: 'application/json', text: '{"name":"one"}' }] },
    { status: '4XX', headers: [], bodies: [{ type: 'application/json', text: '{"name":"string"}' }] },
    { status: 'default', headers: [], bodies: [{ type: 'text/plain', text: 'bad' }] },
  ]);
});

test('samples of referred schemas, as JSON and XML, the same each time', () => {
  const components = {
    schemas: {
      Pet: {
        type: 'object',
        xml: { name: 'pet' },
        properties: {
          id: { type: 'integer', example: 7 },
          born: { type: 'string', format: 'date' },
          owner: { $ref: '#/components/schemas/Owner' },
          secret: { type: 'string', writeOnly: true },
        },
      },
      Owner: { type: 'object', properties: { pets: { type: 'array', items: { $ref: '#/components/schemas/Pet' } } } },
    },
  };
  const schema = { $ref: '#/components/schemas/Pet' };
  const responses = { '200': { content: { ...json({ schema }), 'application/xml': { schema } } } };
  const [first, again] = [mocked(responses, components), mocked(responses, components)];
  expect(first).toEqual(again);
  expect(JSON.parse(first?.[0]?.bodies[0]?.text ?? '')).toMatchObject({
    id: 7,
    born: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    owner: { pets: expect.any(Array) },
  });
  expect(first?.[0]?.bodies[0]?.text).not.toContain('secret');
  expect(first?.[0]?.bodies[1]?.text).toContain('<id>7</id>');
});

test('headers with a value that can be sent', () => {
  const headers = {
    'X-Page': { example: 3 },
    Location: { schema: { type: 'string', example: '/a' } },
    'Content-Length': { example: 1 },
    'x-bad': { example: 'a\nb' },
    'x-none': {},
  };
  expect(mocked({ '201': { headers } })).toEqual([
    {
      status: '201',
      headers: [
        { name: 'x-page', value: '3' },
        { name: 'location', value: '/a' },
      ],
      bodies: [],
    },
  ]);
});

test('schemas that grow without end have no sample, and cost no time', () => {
  const properties = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, { $ref: '#/components/schemas/All' }]));
  const before = performance.now();
  const made = mocked(
    { '200': { content: json({ schema: { $ref: '#/components/schemas/All' } }) } },
    { schemas: { All: { type: 'object', properties: properties(30) } } },
  );
  expect(made).toEqual([{ status: '200', headers: [], bodies: [] }]);
  expect(performance.now() - before).toBeLessThan(2_000);
});

test('bodies beyond the size are left out, the others stay', () => {
  const content = { ...json({ example: { text: 'x'.repeat(MOCK_BODY_CHARS_MAX) } }), 'text/plain': { example: 'small' } };
  expect(mocked({ '200': { content } })?.[0]?.bodies).toEqual([{ type: 'text/plain', text: 'small' }]);
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [`/p${i}`, { get: { responses: { '200': { content: json({ example: 'x'.repeat(60_000) }) } } } }]),
  );
  const all = JSON.stringify(mockContracts({ openapi: '3.1.0', paths: many })).length;
  expect(all).toBeLessThan(2_200_000);
});
