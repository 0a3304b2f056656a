import { Mirror } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { type Backend, backends, call } from './backend.js';
import { api, conformance, type Gateway, policy, startGateway, upstream } from './harness.js';

const shadow = (url: string) => upstream([], { id: 'ups_shadow', name: 'shadow', targets: [{ id: 'tgt_shadow', url, weight: 1 }], firstByteTimeoutMs: 1_000 });
const mirror = (more: object = {}) => ({ mirror: Mirror.parse({ upstreamId: 'ups_shadow', ...more }) });
const known = (gateway: Gateway) => {
  const state = [...gateway.runtime.pools.states()].find(({ id }) => id === 'ups_1')?.mirror;
  if (!state) throw new Error('there is no mirror');
  return state;
};
/** Answers with what it was sent. */
const echo: Backend['answer'] = (request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces);
    response.setHeader('content-type', 'text/plain');
    response.end(`${request.method} ${request.url} ${request.headers['x-team'] ?? ''} ${body.length} ${body.toString('latin1', 0, 20)}`);
  });
};

conformance('the mirror of an upstream', () => {
  test('sends copies, compares the answers, and keeps samples of differences', async () => {
    const [a, b] = (await backends(2, { answer: echo })) as [Backend, Backend];
    const gateway = await startGateway([
      api({ policies: [policy('headers', { request: { set: [{ name: 'x-team', value: 'cats' }] } })] }),
      upstream(a.url, mirror()),
      shadow(b.url),
    ]);
    expect((await call(gateway, {}, '/pets?a=1')).body).toBe('GET /pets?a=1 cats 0 ');
    await waitFor(async () => known(gateway).counts.same === 1);
    expect(b.requests).toEqual(['GET /pets?a=1']);
    b.answer = (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('other');
    const { headers } = await call(gateway, {}, '/pets');
    await waitFor(async () => known(gateway).counts.differentHeader === 1);
    b.answer = (_request, response) => void response.writeHead(404).end();
    await call(gateway);
    await waitFor(async () => known(gateway).counts.differentStatus === 1);
    const [first, second] = known(gateway).samples;
    expect(first).toMatchObject({ requestId: headers.get('x-request-id'), method: 'GET', path: '/acme/pets/v1/pets' });
    expect(first?.differences.map(({ of, name, real, copy }) => [of, name, of === 'body' || [real, copy]])).toEqual([
      ['header', 'content-type', ['text/plain', 'text/html']],
      ['body', undefined, true],
    ]);
    expect(second?.differences).toEqual([{ of: 'status', real: '200', copy: '404' }]);
    expect(known(gateway)).toMatchObject({ inFlight: 0, counts: { copied: 3, failed: 0, skipped: 0 } });
  });

  test('copies only what is safe unless told otherwise; bodies whole, and not beyond the limit', async () => {
    const [a, b] = (await backends(2, { answer: echo })) as [Backend, Backend];
    const post = (body: BodyInit, more: RequestInit = {}) => ({ method: 'POST', body, ...more });
    const gateway = await startGateway([api(), upstream(a.url, mirror()), shadow(b.url)]);
    await call(gateway, post('x'));
    gateway.load([api(), upstream(a.url, mirror({ methods: 'all', bodyBytesMax: 100_000 })), shadow(b.url)]);
    await call(gateway, post('hello'));
    await waitFor(async () => known(gateway).counts.same === 1);
    const chunks = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 5; i++) controller.enqueue(Buffer.alloc(10_000, 65 + i));
        controller.close();
      },
    });
    expect((await call(gateway, post(chunks, { duplex: 'half' } as object))).body).toContain(' 50000 AAAA');
    await waitFor(async () => known(gateway).counts.same === 2);
    expect((await call(gateway, post('y'.repeat(100_001)))).body).toContain(' 100001 yyyy');
    const long = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 15; i++) controller.enqueue(Buffer.alloc(10_000, 65 + i));
        controller.close();
      },
    });
    expect((await call(gateway, post(long, { duplex: 'half' } as object))).body).toContain(' 150000 AAAA');
    await waitFor(async () => known(gateway).counts.skipped === 2);
    expect(b.requests).toHaveLength(2);
    expect(known(gateway)).toMatchObject({ inFlight: 0, counts: { copied: 2, same: 2 } });
  });

  test('what becomes of copies never touches the caller: dead, slow, hanging, too many', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    await b.down();
    const gateway = await startGateway([api(), upstream(a.url, mirror({ inFlightMax: 3 })), shadow(b.url)]);
    expect((await call(gateway)).body).toBe('a');
    await waitFor(async () => known(gateway).counts.failed === 1);
    await b.up();
    b.answer = () => {};
    for (let i = 0; i < 10; i++) expect((await call(gateway)).body).toBe('a');
    expect(known(gateway)).toMatchObject({ inFlight: 3, counts: { copied: 4, skipped: 7 } });
    await waitFor(async () => known(gateway).inFlight === 0, { timeoutMs: 5_000 });
    expect(known(gateway).counts.failed).toBe(4);
    for (const record of gateway.records) expect(record).toMatchObject({ outcome: 'answered', attempts: [{ target: 'tgt_1' }] });
  });

  test('a share of the calls, and none where the mirror leads nowhere', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    const gateway = await startGateway([api(), upstream(a.url, mirror({ share: 0.3 })), shadow(b.url)]);
    for (let i = 0; i < 100; i++) await call(gateway);
    await waitFor(async () => known(gateway).inFlight === 0);
    expect(b.requests.length).toBeGreaterThan(10);
    expect(b.requests.length).toBeLessThan(60);
    gateway.load([api(), upstream(a.url, mirror())]);
    expect((await call(gateway)).body).toBe('a');
  });

  test('a real call that fails at the gateway is held against the copy by its status', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    await a.down();
    const gateway = await startGateway([api(), upstream(a.url, { retries: 0, ...mirror() }), shadow(b.url)]);
    expect((await call(gateway)).status).toBe(502);
    await waitFor(async () => known(gateway).samples.length === 1);
    expect(known(gateway).samples[0]?.differences).toEqual([{ of: 'status', real: '502', copy: '200' }]);
  });
});
