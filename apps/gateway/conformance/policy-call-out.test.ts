import { expect, test } from 'vitest';
import { AddressGuard } from '../src/upstream/address-guard.js';
import { Pools } from '../src/upstream/pools.js';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { sealedSecret } from './sealed-secret.js';

type Handler = Parameters<typeof upstreamServer>[0];

const tier: Handler = (_request, response) => void response.setHeader('content-type', 'application/json').end('{"tier":"gold"}');

conformanceOnAllWires('call-out', () => {
  const serve = async (config: Record<string, unknown>, handler: Handler = tier, more: ReturnType<typeof policy>[] = [], pools?: Pools) => {
    const asked = await upstreamServer(handler);
    const behind = await upstreamServer();
    const { path = '/users/{{ request.query.u }}', ...rest } = config;
    const one = policy('call-out', { url: `${asked.url}${String(path)}`, ...rest });
    const gateway = await startGateway([api({ policies: [one, ...more] }), upstream(behind.url)], pools ? { pools } : {});
    const ask = async (query = 'u=7', init: RequestInit = {}) => {
      const response = await fetch(`${gateway.url}/acme/pets/v1/a?${query}`, init);
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    return { asked, behind, gateway, ask };
  };

  test('the example of its page: what a service answered goes along, asked once a minute', async () => {
    const { url: _url, ...shown } = docsExample('call-out').config;
    const headers = [{ name: 'x-api-key', value: { secret: sealedSecret('k-1') } }];
    const { asked, behind, ask, gateway } = await serve({ ...shown, headers });
    for (let i = 0; i < 3; i++) await ask('u=a%2F..%2Fb');
    await ask('u=8');
    expect(asked.requests.map(({ path }) => path)).toEqual(['/users/a%2F..%2Fb', '/users/8']);
    expect(asked.requests[0]?.headers['x-api-key']).toBe('k-1');
    expect(behind.requests.map(({ headers }) => headers['x-tier'])).toEqual(['gold', 'gold', 'gold', 'gold']);
    expect(JSON.stringify([gateway.records, gateway.logged])).not.toContain('k-1');
  });

  test('a body of JSON, and an answer that later policies find', async () => {
    const { asked, behind, ask } = await serve(
      { path: '/check', method: 'POST', body: '{ "who": {{ request.query.u }}, "method": {{ request.method }} }', setContext: 'check' },
      (_request, response) => void response.writeHead(201, { 'content-type': 'application/json', 'x-more': 'b' }).end('{"list":[1,2]}'),
      [
        policy('headers', {
          request: {
            set: [
              {
                name: 'x-found',
                value: { template: '{{ context.check.status }} {{ context.check.headers["x-more"] }} {{ context.check.body.list | join: "-" }}' },
              },
            ],
          },
        }),
      ],
    );
    await ask('u=a"b');
    expect(asked.requests[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(asked.requests[0]?.body ?? '')).toEqual({ who: 'a"b', method: 'GET' });
    expect(behind.requests[0]?.headers['x-found']).toBe('201 b 1-2');
  });

  test('a service that says no refuses the call, in its own words where it is to', async () => {
    const no: Handler = (_request, response) => void response.writeHead(402, { 'content-type': 'application/json' }).end('{"pay":1}');
    const own = await serve({ refuseWith: 'answer' }, no);
    expect(await own.ask()).toMatchObject({ status: 402, text: '{"pay":1}' });
    const ours = await serve({}, no);
    expect(JSON.parse((await ours.ask()).text)).toMatchObject({
      status: 403,
      code: 'gateway.call_out_refused',
      detail: 'The service that is asked answered 402.',
    });
    const allowed = await serve({ allow: [200, 402] }, no);
    expect((await allowed.ask()).status).toBe(200);
    expect([own.behind.requests.length, ours.behind.requests.length, allowed.behind.requests.length]).toEqual([0, 0, 1]);
  });

  test.each<[string, Handler, Record<string, unknown>]>([
    ['fails', (_request, response) => void response.writeHead(500).end(), {}],
    ['takes too long', () => {}, { timeoutMs: 40 }],
    ['answers too much', (_request, response) => void response.end('x'.repeat(5_000)), { bytesMax: 100 }],
    ['breaks off', (_request, response) => void response.destroy(), {}],
    ['lies about JSON', (_request, response) => void response.setHeader('content-type', 'application/json').end('{'), {}],
  ])('a service that %s: refused, or passed without', async (_what, handler, config) => {
    const refused = await serve(config, handler);
    expect(JSON.parse((await refused.ask()).text)).toMatchObject({ status: 503, code: 'gateway.call_out_failed' });
    expect(refused.behind.requests).toHaveLength(0);
    const passed = await serve({ ...config, onFailure: 'pass', setHeaders: [{ name: 'x-tier', value: '{{ answer.body.tier }}' }] }, handler);
    expect((await passed.ask()).status).toBe(200);
  });

  test('calls at once share one question, and only so many run', async () => {
    const slow: Handler = (_request, response) => void setTimeout(() => response.end('{}'), 60);
    const shared = await serve({ cacheMs: 1_000 }, slow);
    await Promise.all(Array.from({ length: 8 }, () => shared.ask()));
    expect(shared.asked.requests).toHaveLength(1);
    const bounded = await serve({ callsMax: 2 }, slow);
    const statuses = (await Promise.all(Array.from({ length: 6 }, (_, i) => bounded.ask(`u=${i}`)))).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 503, 503, 503, 503]);
  });

  test('a redirect is not followed, and no caller chooses the host', async () => {
    const { asked, ask } = await serve({ allow: [302] }, (_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
    expect((await ask()).status).toBe(200);
    expect(asked.requests).toHaveLength(1);
    const { ask: other, asked: place } = await serve({ path: '/{{ request.query.u | raw }}' });
    expect((await other('u=@evil.example/')).status).toBe(200);
    expect(place.requests).toHaveLength(1);
  });

  test('an address in the private network is not asked unless it is allowed', async () => {
    const behind = await upstreamServer();
    const pools = new Pools(new AddressGuard([new URL(behind.url).host]));
    const { ask, asked } = await serve({}, tier, [], pools);
    expect((await ask()).status).toBe(503);
    expect(asked.requests).toHaveLength(0);
  });

  test('a caller’s own header does not stand for what was not found', async () => {
    const { ask, behind } = await serve({ setHeaders: [{ name: 'x-tier', value: '{{ answer.body.none }}' }] });
    await ask('u=1', { headers: { 'x-tier': 'platinum' } });
    expect(behind.requests[0]?.headers['x-tier']).toBeUndefined();
  });

  test('a wrong setting refuses the API', async () => {
    const gateway = await startGateway(null);
    for (const config of [
      { url: 'http://{{ request.query.host }}/' },
      { url: 'ftp://a/' },
      { url: 'https://a.example/', headers: [{ name: 'x-a', value: { secret: 'clear' } }] },
      { url: 'https://a.example/{{' },
      { url: 'https://a.example/', body: '{}' },
    ]) {
      expect(gateway.load([api({ policies: [policy('call-out', config)] })]), JSON.stringify(config)).toHaveLength(1);
    }
  });
});
