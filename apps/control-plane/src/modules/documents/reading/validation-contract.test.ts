import { ContractSchema, VALIDATION_CHARS_MAX, ValidationContract } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { TooComplex } from './reading.js';
import { validationContracts } from './validation-contract.js';

const document = (openapi: string, paths: object, schemas: object = {}) => ({ openapi, info: { title: 't', version: '1' }, paths, components: { schemas } });

test('parameters of the operation stand before those of its path, with the styles that OpenAPI gives them', () => {
  const { operations } = validationContracts(
    document('3.1.0', {
      '/pets/{id}': {
        parameters: [
          { name: 'id', in: 'path', schema: { type: 'integer' } },
          { name: 'limit', in: 'query', schema: { type: 'integer' } },
        ],
        get: {
          parameters: [
            { name: 'limit', in: 'query', required: true, schema: { type: 'string' } },
            { name: 'filter', in: 'query', style: 'deepObject', explode: true, schema: { type: 'object' } },
            { name: 'where', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
            { name: 'Authorization', in: 'header', schema: { type: 'string' } },
            { name: 'X-A', in: 'header', schema: true },
          ],
          responses: { '200': { description: '' }, '4xx': { description: '' }, oops: {} },
        },
      },
    }),
  );
  const contract = ValidationContract.parse(operations['GET /pets/{id}']);
  expect(contract.parameters.map(({ name, style, explode, required }) => [name, style, explode, required])).toEqual([
    ['id', 'simple', false, true],
    ['limit', 'form', true, true],
    ['filter', 'deepObject', true, false],
    ['where', 'json', false, false],
    ['X-A', 'simple', false, false],
  ]);
  expect(contract.parameters[1]?.schema).toEqual({ type: 'string' });
  expect(contract.responses.map(({ status }) => status)).toEqual(['200', '4XX']);
});

const body = (schema: object) => ({
  '/a': { post: { requestBody: { content: { 'application/json; charset=utf-8': { schema }, 'image/png': { schema: {} } } }, responses: {} } },
});

test('recursive schemas are kept once, and a chain of references is followed', () => {
  const node = { type: 'object', properties: { next: { $ref: '#/components/schemas/Link' } } };
  const { operations, schemas } = validationContracts(
    document('3.1.0', body({ $ref: '#/components/schemas/Node' }), { Node: node, Link: { $ref: '#/components/schemas/Node' } }),
  );
  expect(operations['POST /a']?.body).toEqual({
    required: false,
    content: [{ type: 'application/json', schema: { $ref: '#/$defs/Node' } }, { type: 'image/png' }],
  });
  expect(z.record(z.string(), ContractSchema).parse(schemas)).toEqual({
    Node: { type: 'object', properties: { next: { $ref: '#/$defs/Link' } } },
    Link: { $ref: '#/$defs/Node' },
  });
});

test('the dialect of 3.0 becomes 2020-12', () => {
  const schema = {
    type: 'object',
    description: 'said',
    properties: {
      a: { type: 'string', nullable: true, enum: ['x'] },
      b: { type: 'number', minimum: 1, exclusiveMinimum: true, maximum: 2, exclusiveMaximum: false },
      c: { $ref: '#/components/schemas/C', minimum: 5 },
      d: { type: 'file', example: { $ref: 'data' } },
    },
  };
  const { operations } = validationContracts(document('3.0.3', body(schema), { C: { type: 'integer' } }));
  expect(operations['POST /a']?.body?.content[0]?.schema).toEqual({
    type: 'object',
    properties: {
      a: { anyOf: [{ type: 'null' }, { type: 'string', enum: ['x'] }] },
      b: { type: 'number', exclusiveMinimum: 1, maximum: 2 },
      c: { $ref: '#/$defs/C' },
      d: {},
    },
  });
  const kept = validationContracts(document('3.1.0', body({ properties: { c: { $ref: '#/components/schemas/C', minimum: 5 } } }), { C: { type: 'integer' } }));
  expect(kept.operations['POST /a']?.body?.content[0]?.schema).toEqual({ properties: { c: { minimum: 5, $ref: '#/$defs/C' } } });
});

test('what is only read is not asked for in requests, what is only written not in responses', () => {
  const schema = {
    required: ['id', 'secret', 'name'],
    properties: { id: { $ref: '#/components/schemas/Id' }, secret: { type: 'string', writeOnly: true }, name: { type: 'string' } },
  };
  const paths = {
    '/a': {
      post: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
        responses: { '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } } },
      },
    },
  };
  const { schemas } = validationContracts(document('3.1.0', paths, { Thing: schema, Id: { type: 'string', readOnly: true } }));
  expect(schemas.Thing).toMatchObject({ required: ['secret', 'name'] });
  expect(schemas['Thing.response']).toMatchObject({ required: ['id', 'name'] });
});

test('what cannot be followed, or is too large, is refused and not left out', () => {
  expect(() => validationContracts(document('3.1.0', body({ $dynamicRef: '#node' })))).toThrow(TooComplex);
  expect(() => validationContracts(document('3.1.0', body({ $ref: '#anchor' })))).toThrow(TooComplex);
  const large = { enum: ['x'.repeat(VALIDATION_CHARS_MAX)] };
  expect(() => validationContracts(document('3.1.0', body(large)))).toThrow(TooComplex);
});
