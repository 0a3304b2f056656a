import type { PolicyFixture } from './fixture.js';

const item = {
  type: 'object',
  required: ['id', 'name'],
  additionalProperties: false,
  properties: {
    id: { type: 'integer', minimum: 0 },
    name: { type: 'string', maxLength: 100 },
    tags: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' } },
  },
};
const schema = { type: 'object', required: ['items'], properties: { items: { type: 'array', items: { $ref: '#/$defs/Item' } } } };

/** 1 KB of JSON against a schema; to hold the body is part of it. */
export const fixture: PolicyFixture = {
  policy: { type: 'openapi-validation', version: 1, enabled: true, config: {} },
  call: {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items: Array.from({ length: 20 }, (_, i) => ({ id: i, name: `item ${i}`, tags: ['a', 'b'] })) }),
  },
  api: {
    operations: [
      {
        id: 'any',
        method: 'POST',
        path: '/{a}/{b}',
        policies: [],
        contract: { validation: { parameters: [], body: { required: true, content: [{ type: 'application/json', schema }] }, responses: [] } },
      },
    ],
    schemas: { Item: item },
  },
};
