import { type ApiObject, type ContractParameter, McpServerConfig } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { toolRequest } from './tool-request.js';
import { resultOf } from './tool-result.js';
import { ToolTable } from './tool-table.js';

const parameter = (name: string, place: ContractParameter['in'], more: Partial<ContractParameter> = {}): ContractParameter => ({
  name,
  in: place,
  required: false,
  style: place === 'query' ? 'form' : 'simple',
  explode: place === 'query',
  schema: {},
  ...more,
});

function apiOf(
  operations: { id: string; method?: 'GET' | 'POST' | 'DELETE'; path?: string; parameters?: ContractParameter[]; body?: object; words?: string }[],
  schemas = {},
): ApiObject {
  const made = operations.map(({ id, method = 'GET', path = `/${id}`, parameters = [], body, words }) => ({
    id,
    method,
    path,
    policies: [],
    contract: { validation: { parameters, responses: [], ...(body && { body }) }, ...(words && { words }) },
  }));
  return { operations: made, schemas } as unknown as ApiObject;
}

function table(api: ApiObject, config: object = {}): ToolTable {
  const made = new ToolTable(api, McpServerConfig.parse(config));
  for (const _ of made.compile());
  return made;
}
const toolOf = (parameters: ContractParameter[], path = '/a') => [...table(apiOf([{ id: 'a', path, parameters }])).byName.values()][0] as never;

describe('tools', () => {
  test('every operation is one, named after it, with what the document says', () => {
    const made = table(apiOf([{ id: 'GET /pets', words: 'All pets.' }, { id: 'GET_pets' }, { id: 'drop', method: 'DELETE' }]));
    expect([...made.byName.keys()]).toEqual(['GET_pets', 'GET_pets_2', 'drop']);
    expect(made.byName.get('GET_pets')?.listed).toMatchObject({ description: 'All pets.', annotations: { readOnlyHint: true } });
    expect(made.byName.get('drop')?.listed).toMatchObject({ annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true } });
  });

  test('those that are chosen are the only ones, under the names they were given', () => {
    const api = apiOf([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    const made = table(api, { tools: [{ operation: 'c', name: 'b', description: 'See.' }, { operation: 'b' }] });
    expect([...made.byName].map(([name, { operation }]) => [name, operation.id])).toEqual([
      ['b', 'c'],
      ['b_2', 'b'],
    ]);
    expect(made.byName.get('b')?.listed).toMatchObject({ description: 'See.' });
    expect(() => table(api, { tools: [{ operation: 'd' }] })).toThrow('d is no operation');
  });

  test('parameters and body become arguments; same names are kept apart, and shared schemas come along', () => {
    const schemas = { Pet: { properties: { owner: { $ref: '#/$defs/Owner' } } }, Owner: { type: 'object' }, Other: {} };
    const body = { required: true, content: [{ type: 'application/json', schema: { $ref: '#/$defs/Pet' } }] };
    const parameters = [
      parameter('id', 'path'),
      parameter('id', 'query'),
      parameter('Authorization', 'header'),
      parameter('s', 'cookie'),
      parameter('body', 'query'),
    ];
    const made = table(apiOf([{ id: 'put', method: 'POST', path: '/{id}', parameters, body }], schemas)).byName.get('put');
    expect(made?.listed).toMatchObject({
      inputSchema: {
        type: 'object',
        properties: { id: {}, id_query: {}, body: {}, body_2: { $ref: '#/$defs/Pet' } },
        required: ['id', 'body_2'],
        additionalProperties: false,
        $defs: { Pet: schemas.Pet, Owner: schemas.Owner },
      },
    });
    expect(Object.keys((made as unknown as { listed: { inputSchema: { $defs: object } } }).listed.inputSchema.$defs)).toEqual(['Pet', 'Owner']);
    expect(made?.check({ id: 1, body_2: { owner: {} } })).toBe(true);
    expect(made?.check({ id: 1, body_2: { owner: 1 } })).toBe(false);
    expect(made?.check({ body_2: {} })).toBe(false);
  });

  test('an operation that takes files is left out, and refused where it was chosen', () => {
    const api = apiOf([{ id: 'up', method: 'POST', body: { required: true, content: [{ type: 'multipart/form-data' }] } }, { id: 'a' }]);
    expect([...table(api).byName.keys()]).toEqual(['a']);
    expect(() => table(api, { tools: [{ operation: 'up' }] })).toThrow('no tool can send');
  });
});

describe('the request of a call', () => {
  const target = (parameters: ContractParameter[], given: Record<string, unknown>, path = '/a') => toolRequest(toolOf(parameters, path), given)?.target;

  test('path parameters are written into the path, and cannot leave their place', () => {
    expect(target([parameter('id', 'path')], { id: 'a b/../c?d' }, '/x/{id}/y')).toBe('/x/a%20b%2F..%2Fc%3Fd/y');
    expect(target([parameter('id', 'path')], { id: '$&' }, '/x/{id}')).toBe('/x/%24%26');
    expect(target([parameter('id', 'path', { style: 'label', explode: true })], { id: [1, 2] }, '/{id}')).toBe('/.1.2');
    expect(target([parameter('id', 'path', { style: 'matrix' })], { id: { a: 1, b: 2 } }, '/{id}')).toBe('/;id=a,1,b,2');
  });

  test.each([
    [{}, [1, 'b c'], 'q=1&q=b%20c'],
    [{ explode: false }, [1, 2], 'q=1,2'],
    [{ style: 'pipeDelimited', explode: false }, [1, 2], 'q=1%7C2'],
    [{ style: 'deepObject' }, { a: 1, b: 'x&y' }, 'q%5Ba%5D=1&q%5Bb%5D=x%26y'],
    [{}, { a: 1, b: 2 }, 'a=1&b=2'],
    [{ style: 'json' }, { a: [1] }, 'q=%7B%22a%22%3A%5B1%5D%7D'],
    [{}, true, 'q=true'],
    [{}, 'é#', 'q=%C3%A9%23'],
  ] as [Partial<ContractParameter>, unknown, string][])('%j writes %j as %s', (more, value, expected) => {
    expect(target([parameter('q', 'query', more)], { q: value })).toBe(`/a?${expected}`);
  });

  test('headers carry no line ends', () => {
    expect(toolRequest(toolOf([parameter('X-Note', 'header')]), { 'X-Note': 'a\r\nx-evil: 1' })?.headers).toEqual([['X-Note', 'a%0D%0Ax-evil%3A%201']]);
  });

  test('what is not given is not sent', () => {
    expect(toolRequest(toolOf([parameter('q', 'query'), parameter('h', 'header')]), {})).toMatchObject({ target: '/a', headers: [], body: null });
  });
});

describe('the result of an answer', () => {
  const result = (status: number, type: string, body: string | Buffer) => resultOf({ requestId: 'req_1', status, type, body: Buffer.from(body) });

  test('text, structure, images and bytes', () => {
    expect(result(200, 'application/json', '{"a":1}')).toEqual({ content: [{ type: 'text', text: '{"a":1}' }], structuredContent: { a: 1 }, isError: false });
    expect(result(200, 'application/json; charset=utf-8', '[1]')).toEqual({ content: [{ type: 'text', text: '[1]' }], isError: false });
    expect(result(200, 'image/png', Buffer.from([1]))).toMatchObject({ content: [{ type: 'image', data: 'AQ==', mimeType: 'image/png' }] });
    expect(result(200, 'application/pdf', Buffer.from([1]))).toMatchObject({
      content: [{ type: 'resource', resource: { blob: 'AQ==', mimeType: 'application/pdf' } }],
    });
    expect(result(204, '', '')).toEqual({ content: [{ type: 'text', text: 'HTTP 204' }], isError: false });
  });

  test('an error says its status and what came with it', () => {
    expect(result(404, 'application/problem+json', '{"title":"no"}')).toEqual({
      content: [
        { type: 'text', text: 'HTTP 404' },
        { type: 'text', text: '{"title":"no"}' },
      ],
      structuredContent: { title: 'no' },
      isError: true,
    });
  });
});
