import { afterAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { DocumentReader } from './document-reader.js';
import { ReadingThread } from './reading-thread.js';

const reader = new DocumentReader();
afterAll(() => reader.onModuleDestroy());

const large = (count: number) => ({
  openapi: '3.0.3',
  info: { title: 'Large', version: '1' },
  servers: [{ url: 'https://upstream.example' }],
  security: [{ theirs: [] }],
  components: { securitySchemes: { theirs: { type: 'http', scheme: 'basic' } } },
  paths: Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      `/things/${n}`,
      {
        servers: [{ url: 'https://other.example' }],
        get: { operationId: `get${n}`, security: [], description: 'x'.repeat(200), responses: { '200': { description: 'ok' } } },
      },
    ]),
  ),
});

/** The like of it as text, which the YAML library would take seconds to write. */
const largeText = (count: number): string => {
  const paths = Array.from(
    { length: count },
    (_, n) => `  /things/${n}:\n    get:\n      operationId: get${n}\n      responses: { '200': { description: ok } }\n`,
  );
  return `openapi: 3.0.3\ninfo: { title: Large, version: '1' }\npaths:\n${paths.join('')}`;
};

describe('a large document goes to a thread', () => {
  test('and comes back like a small one, in both formats', async () => {
    const text = JSON.stringify(large(1_200), null, 2);
    expect(text.length).toBeGreaterThan(200_000);
    for (const form of [text, stringify(large(1_200))]) {
      const reading = await reader.read(form);
      expect([reading.valid, reading.operations.length]).toEqual([true, 1_200]);
    }
  });
  test('while the event loop goes on', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    expect((await reader.read(largeText(3_000))).operations).toHaveLength(3_000);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20);
  });
  test('a fault in it is found and placed', async () => {
    const document = large(1_200);
    const paths = { ...document.paths, '/last': { get: { responses: { '200': { $ref: '#/none' } } } } };
    await expect(reader.readValid(JSON.stringify({ ...document, paths }, null, 2))).rejects.toMatchObject({
      code: 'document.unresolved_reference',
      extensions: { problems: [{ pointer: '/paths/~1last/get/responses/200/$ref', line: expect.any(Number) }] },
    });
  });
  test('for consumers: our servers and keys, whatever the document said', async () => {
    const authentication = { headers: ['x-api-key'], bearer: true, queryName: null };
    const face = { servers: [{ url: 'https://gateway.example/acme/large/v1', description: 'Production' }], authentication };
    const document = JSON.parse(await reader.forConsumers(stringify(large(1_200)), face));
    expect(document).toMatchObject({ servers: face.servers, security: [{ 'key-in-x-api-key': [] }, { 'key-as-bearer-token': [] }] });
    expect(document.components.securitySchemes).toEqual({
      'key-in-x-api-key': { type: 'apiKey', in: 'header', name: 'x-api-key' },
      'key-as-bearer-token': { type: 'http', scheme: 'bearer' },
    });
    expect(document.paths['/things/7']).toEqual({ get: { operationId: 'get7', description: 'x'.repeat(200), responses: { '200': { description: 'ok' } } } });
    const anonymous = JSON.parse(await reader.forConsumers(JSON.stringify(large(2)), { ...face, authentication: null }));
    expect(anonymous).toMatchObject({ security: [{ theirs: [] }], paths: { '/things/0': { get: { security: [] } } } });
  });
});

describe('the thread', () => {
  test('gives up what takes too long, and reads on', async () => {
    const thread = new ReadingThread({ taskMs: 400, idleMs: 1_000, waitingMax: 10 });
    const endless = thread.run({ kind: 'read', text: largeText(20_000) });
    expect(await endless).toMatchObject({ kind: 'too-complex' });
    const patient = new ReadingThread({ taskMs: 20_000, idleMs: 1, waitingMax: 1 });
    expect(await patient.run({ kind: 'read', text: JSON.stringify(large(1)) })).toMatchObject({ kind: 'reading', reading: { valid: true } });
    await Promise.all([thread.close(), patient.close()]);
  });
  test('takes no more than a few at a time', async () => {
    const thread = new ReadingThread({ taskMs: 20_000, idleMs: 1, waitingMax: 1 });
    const text = JSON.stringify(large(1));
    const taken = [1, 2, 3].map(() => thread.run({ kind: 'read', text }));
    expect(taken.map((outcome) => outcome === undefined)).toEqual([false, false, true]);
    await Promise.all(taken);
    await thread.close();
  });
});
