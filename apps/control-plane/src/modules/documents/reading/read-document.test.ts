import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readDocument } from './read-document.js';

const EXAMPLES = path.dirname(createRequire(import.meta.url).resolve('@readme/oas-examples/package.json'));
const ok = { responses: { '200': { description: 'fine' } } };
const document = (members: object = {}) => ({ openapi: '3.0.3', info: { title: 'Pets', version: '1.2.0' }, paths: { '/pets': { get: ok } }, ...members });
const read = (value: unknown) => readDocument(JSON.stringify(value, null, 2));
const codes = async (value: unknown) => (await read(value)).problems.map(({ code, pointer }) => `${code} ${pointer}`);

describe('documents that strangers wrote', () => {
  for (const version of ['3.0', '3.1']) {
    test(`${version}: all are valid, and read the same as JSON and as YAML`, async () => {
      for (const file of readdirSync(path.join(EXAMPLES, version, 'json')).filter((name) => name.endsWith('.json'))) {
        const text = readFileSync(path.join(EXAMPLES, version, 'json', file), 'utf8');
        const { format, problems, ...fromJson } = await readDocument(text);
        expect([file, format, problems.filter((problem) => problem.severity === 'error')]).toEqual([file, 'json', []]);
        if (text.length > 100_000) continue;
        expect(await readDocument(stringify(JSON.parse(text)))).toMatchObject({ ...fromJson, format: 'yaml' });
      }
    });
  }
  test('the petstore: its operations, servers and title', async () => {
    const reading = await readDocument(readFileSync(path.join(EXAMPLES, '3.0/yaml/petstore.yaml'), 'utf8'));
    expect(reading).toMatchObject({ valid: true, format: 'yaml', title: 'Swagger Petstore', servers: ['http://petstore.swagger.io/v2'] });
    expect(reading.operations).toHaveLength(20);
    expect(reading.operations[0]).toMatchObject({ id: 'addPet', method: 'POST', path: '/pet', tags: ['pet'], deprecated: false });
  });
  test('OpenAPI 2.0 is told apart from what is no OpenAPI document', async () => {
    const swagger = readFileSync(path.join(EXAMPLES, '2.0/json/petstore.json'), 'utf8');
    expect((await readDocument(swagger)).problems).toMatchObject([
      { code: 'document.version', pointer: '/swagger', message: expect.stringContaining('OpenAPI 2.0') },
    ]);
    expect(await codes({ hello: 'world' })).toEqual(['document.version ']);
    expect(await codes(document({ openapi: '3.2.0' }))).toEqual(['document.version /openapi']);
    expect(await codes([1])).toEqual(['document.invalid ']);
  });
});

describe('places', () => {
  const faulty = document({ paths: { '/pets': { get: { ...ok, parameters: [{ in: 'query' }] } } } });
  test('a fault in JSON has pointer, line and column', async () => {
    const text = JSON.stringify(faulty, null, 2);
    const [problem] = (await readDocument(text)).problems;
    expect(problem).toMatchObject({ code: 'document.invalid', pointer: '/paths/~1pets/get/parameters/0' });
    expect(text.split('\n')[(problem?.line ?? 0) - 1]?.slice((problem?.column ?? 0) - 1)).toMatch(/^\{$/);
  });
  test('the same in YAML', async () => {
    const text = stringify(faulty);
    const [problem] = (await readDocument(text)).problems;
    expect(problem?.pointer).toBe('/paths/~1pets/get/parameters/0');
    expect(text.split('\n')[(problem?.line ?? 0) - 1]?.slice((problem?.column ?? 0) - 1)).toBe('in: query');
  });
  test('malformed text: where it breaks', async () => {
    expect((await readDocument('{\n  "openapi": "3.0.3",\n  "info": }\n')).problems).toMatchObject([{ code: 'document.syntax', line: 3, column: 11 }]);
    expect((await readDocument('{\n  "openapi": "3.0.3"')).problems).toMatchObject([{ code: 'document.syntax', line: 2, column: 21 }]);
    expect((await readDocument('openapi: 3.0.3\ninfo:\n  title: "Pets\n')).problems[0]).toMatchObject({ code: 'document.syntax', line: 4 });
    expect((await readDocument('a: 1\n---\nb: 2\n')).problems[0]).toMatchObject({ code: 'document.syntax', line: 2 });
    expect((await readDocument('   ')).valid).toBe(false);
  });
  test('a name that stands twice', async () => {
    const twice = { code: 'document.duplicate_key', pointer: '/info/title', line: 4, column: 3 };
    expect((await readDocument('openapi: 3.0.3\ninfo:\n  title: a\n  title: b\n  version: "1"\npaths: {}\n')).problems).toContainEqual(
      expect.objectContaining(twice),
    );
    expect((await readDocument('{"openapi":"3.0.3","info":\n{"title":"a",\n"version":"1",\n  "title":"b"},"paths":{}}')).problems).toContainEqual(
      expect.objectContaining(twice),
    );
  });
  test('what no database could give back unchanged is refused', async () => {
    expect((await readDocument('a: \u0000')).problems).toMatchObject([{ code: 'document.syntax' }]);
    expect((await readDocument('a: \ud800')).problems).toMatchObject([{ code: 'document.syntax' }]);
    expect(await read(document({ info: { title: 'a\u0000b', version: '1' } }))).toMatchObject({ title: 'ab' });
  });
});

describe('references', () => {
  const referring = (ref: unknown, members: object = {}) => document({ paths: { '/pets': { get: { responses: { '200': { $ref: ref } } } } }, ...members });
  const unresolved = ['document.unresolved_reference /paths/~1pets/get/responses/200/$ref'];
  test('what leads nowhere, in a circle or outside is an error at its place', async () => {
    expect(await codes(referring('#/components/responses/None'))).toEqual(unresolved);
    expect(await codes(referring('https://example.com/responses.json#/a'))).toEqual(unresolved);
    expect(await codes(referring('file:///etc/passwd'))).toEqual(unresolved);
    expect(await codes(referring('../other.yaml'))).toEqual(unresolved);
    expect(await codes(referring('#/components/responses/A', { components: { responses: { A: { $ref: '#/components/responses/A' } } } }))).toHaveLength(2);
  });
  test('what leads somewhere is fine: escaped names, recursion, through another reference, by anchor', async () => {
    const schemas = {
      'a/b': { type: 'object', properties: { again: { $ref: '#/components/schemas/a~1b' } } },
      Other: { $ref: '#/components/schemas/a~1b/properties/again' },
    };
    expect(await codes(document({ components: { schemas } }))).toEqual([]);
    const anchored = { components: { schemas: { A: { $anchor: 'a', type: 'string' }, B: { $ref: '#a' }, C: { $ref: '#b' } } } };
    expect(await codes(document({ openapi: '3.1.0', ...anchored }))).toEqual(['document.unresolved_reference /components/schemas/C/$ref']);
  });
  test('data that looks like a reference is left alone, and a property named default is none', async () => {
    const data = { example: { $ref: '#/none' }, default: { $ref: '#/none' }, 'x-more': { $ref: '#/none' } };
    expect(await codes(document({ components: { schemas: { A: { type: 'object', ...data } } } }))).toEqual([]);
    expect(await codes(document({ components: { schemas: { A: { properties: { default: { $ref: '#/none' } } } } } }))).toHaveLength(1);
    const media = { 'application/json': { examples: { one: { value: { $ref: '#/none' } }, two: { $ref: '#/components/examples/none' } } } };
    expect(await codes(document({ components: { responses: { A: { description: '', content: media } } } }))).toEqual([
      'document.unresolved_reference /components/responses/A/content/application~1json/examples/two/$ref',
    ]);
  });
});

describe('operations', () => {
  test('an operation without an id is named by method and path; a path item may be a reference', async () => {
    const shared = { openapi: '3.1.0', paths: { '/a': { $ref: '#/components/pathItems/A' } }, components: { pathItems: { A: { post: ok } } } };
    expect((await read(document(shared))).operations.map((operation) => operation.id)).toEqual(['POST /a']);
  });
  test('two of one id or of one route are found', async () => {
    const get = { ...ok, operationId: 'same' };
    const repeated = await read(document({ paths: { '/a': { get }, '/b': { get } } }));
    expect(repeated).toMatchObject({ valid: true, problems: [{ severity: 'warning', code: 'operation.duplicate', pointer: '/paths/~1b/get' }] });
    expect(repeated.operations.map((operation) => operation.id)).toEqual(['same', 'GET /b']);
    const taken = document({ paths: { '/a': { get }, '/c': { get: { ...ok, operationId: 'GET /b' } }, '/b': { get } } });
    expect((await read(taken)).problems.map((problem) => problem.severity)).toEqual(['error', 'warning']);
    const one = (name: string) => ({ get: { ...ok, parameters: [{ name, in: 'path', required: true, schema: { type: 'string' } }] } });
    expect(await codes(document({ paths: { '/a/{x}': one('x'), '/a/{y}': one('y') } }))).toEqual(['operation.duplicate /paths/~1a~1{y}/get']);
  });
  test('a path that could not be routed is an error', async () => {
    for (const bad of ['/a/{b', '/a/{}', '/a}'])
      expect([bad, await codes(document({ paths: { [bad]: { get: ok } } }))]).toEqual([
        bad,
        expect.arrayContaining([expect.stringContaining('operation.path')]),
      ]);
  });
});

test('a path that no call can reach is a warning: documents in the wild have them', async () => {
  expect(await read(document({ paths: { '/a#b': { get: ok } } }))).toMatchObject({
    valid: true,
    problems: [{ severity: 'warning', code: 'operation.path', line: 8 }],
  });
});

describe('bombs', () => {
  const complex = [{ severity: 'error', code: 'document.too_complex' }];
  test('aliases of aliases', async () => {
    const levels = 'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(', ')}]`);
    expect((await readDocument(`a: &a ["lol"]\n${levels.join('\n')}\nopenapi: 3.0.3\n`)).problems).toMatchObject(complex);
  });
  test('an alias of its own parent', async () => {
    expect((await readDocument('a: &a\n  b: *a\n')).valid).toBe(false);
  });
  test('nesting without end, in each notation', async () => {
    const flow = `{openapi: 3.0.3, x: ${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const block = `openapi: 3.0.3\n${Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')}\n`;
    for (const text of [`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, `x-a: ${flow}`, `${'- '.repeat(20_000)}a`, block])
      expect((await readDocument(text)).problems).toMatchObject(complex);
  });
  test('a sane use of anchors and merge keys is fine', async () => {
    const text = `openapi: 3.0.3\ninfo: {title: A, version: '1'}\nx-ok: &ok {'200': {description: fine}}\npaths:\n${Array.from({ length: 60 }, (_, n) => `  /p${n}: {get: {responses: {<<: *ok}}}`).join('\n')}\n`;
    expect(await readDocument(text)).toMatchObject({ valid: true, problems: [] });
  });
});
