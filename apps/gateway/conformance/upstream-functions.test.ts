import { UpstreamFunction, type UpstreamObject } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { type Backend, backends, call, codeOf } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

const runs = (url: string, settings: object, overrides: Partial<UpstreamObject> = {}) =>
  upstream(url, { function: UpstreamFunction.parse(settings), retries: 0, ...overrides });
const openfaas = (url: string, more: object = {}, overrides: Partial<UpstreamObject> = {}) =>
  runs(url, { as: 'openfaas', functionName: 'resize', ...more }, overrides);

/** Answers 503 so many times, as the gateways of both do while nothing runs yet; then with the length of what it was sent. */
function scaling(backend: Backend, times: number): void {
  let left = times;
  backend.answer = (request, response) => {
    let bytes = 0;
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
    });
    request.on('end', () => {
      if (left-- > 0) response.writeHead(503).end('scaling');
      else response.end(`${request.method} ${bytes}`);
    });
  };
}

conformance('functions over HTTP', () => {
  test('OpenFaaS: the function and its namespace stand before the path of the call', async () => {
    const [a] = (await backends(1)) as [Backend];
    const gateway = await startGateway([api(), openfaas(a.url)]);
    expect((await call(gateway, {}, '/cats?w=10')).body).toBe('a');
    gateway.load([api(), openfaas(`${a.url}/faas`, { namespace: 'media' })]);
    expect((await call(gateway, {}, '/')).body).toBe('a');
    expect(a.requests).toEqual(['GET /function/resize/cats?w=10', 'GET /faas/function/resize.media/']);
  });

  test('Knative: the service is found by its host, whatever the ingress is called', async () => {
    const [a] = (await backends(1)) as [Backend];
    a.answer = (request, response) => void response.end(request.headers.host);
    const gateway = await startGateway([api(), runs(a.url, { as: 'knative', host: 'pets.default.example.com' })]);
    expect((await call(gateway)).body).toBe('pets.default.example.com');
    const errors = gateway.load([api(), runs(a.url, { as: 'knative', host: 'pets.default.example.com' }, { hostHeader: 'client' })]);
    expect(errors[0]?.message).toContain('found by its host');
  });

  test('a call waits while its function is brought up, a POST with its body too, and the target is not blamed', async () => {
    const [a] = (await backends(1)) as [Backend];
    scaling(a, 4);
    const gateway = await startGateway([api(), openfaas(a.url)]);
    expect((await call(gateway, { method: 'POST', body: 'x'.repeat(40_000) })).body).toBe('POST 40000');
    expect(gateway.records.at(-1)?.attempts).toMatchObject([
      { status: 503 },
      ...Array(3).fill({ status: 503, because: 'scaling' }),
      { status: 200, because: 'scaling' },
    ]);
    const state = [...gateway.runtime.pools.states()][0];
    expect([...(state?.targets.values() ?? [])].map((target) => [target.condition(), target.inFlight])).toEqual([['up', 0]]);
  });

  test('no longer than it may take, not with a body that is too long to be kept, and not at all where that is set', async () => {
    const [a] = (await backends(1)) as [Backend];
    scaling(a, 1_000);
    const gateway = await startGateway([api(), openfaas(a.url, { coldStartMs: 300 })]);
    const late = await call(gateway);
    expect([late.status, late.body]).toEqual([503, 'scaling']);
    expect(a.requests.length).toBeGreaterThan(2);
    const before = a.requests.length;
    expect((await call(gateway, { method: 'POST', body: 'x'.repeat(70_000) })).status).toBe(503);
    expect(a.requests).toHaveLength(before + 1);
    gateway.load([api(), openfaas(a.url, { coldStartMs: 0 })]);
    expect((await call(gateway)).status).toBe(503);
    expect(a.requests).toHaveLength(before + 2);
    gateway.load([api(), openfaas(a.url, { coldStartMs: 5_000 }, { totalTimeoutMs: 200 })]);
    const over = await call(gateway);
    expect([over.status, codeOf(over)]).toEqual([504, 'gateway.upstream_timeout']);
  });

  test('a caller that leaves while its function is brought up is not waited for', async () => {
    const [a] = (await backends(1)) as [Backend];
    scaling(a, 1_000);
    const gateway = await startGateway([api(), openfaas(a.url)]);
    await expect(call(gateway, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
    await expect.poll(() => gateway.records.at(-1)?.outcome).toBe('aborted');
    const asked = a.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(a.requests).toHaveLength(asked);
  });
});
