import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

const JSON_TYPE = { 'content-type': 'application/json' };

conformanceOnAllWires('transform', () => {
  const serve = async (config: Record<string, unknown>, handler?: Parameters<typeof upstreamServer>[0]) => {
    const behind = await upstreamServer(handler);
    const gateway = await startGateway([api({ policies: [policy('transform', config)] }), upstream(behind.url)]);
    const ask = (init: RequestInit = {}) => fetch(`${gateway.url}/acme/pets/v1/a`, init);
    return { behind, gateway, ask };
  };

  test('the example of its page', async () => {
    const behind = await upstreamServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.setHeader('etag', '"1"');
      response.end(JSON.stringify({ pet: { name: 'A "b"', tags: [{ label: 'x' }, { label: 'y' }] }, secret: 1 }));
    });
    const one = caller();
    const gateway = await startGateway([api({ policies: [...KEYED, docsExample('transform')] }), upstream(behind.url), plan(), ...one.objects]);
    const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { headers: { 'x-api-key': one.key } });
    expect(await response.json()).toEqual({ name: 'A "b"', tags: ['x', 'y'], for: 'Shop' });
    expect([response.headers.get('content-type'), response.headers.get('etag')]).toEqual(['application/json', null]);
  });

  test('a request of another shape, from a coded body too', async () => {
    const { ask, behind } = await serve({ request: { template: '{ "n": {{ body.name | upcase }}, "q": {{ request.query.x }} }' } });
    await ask({ method: 'POST', body: gzipSync('{"name":"tom"}'), headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } });
    expect(behind.requests[0]).toMatchObject({ body: '{ "n": "TOM", "q": null }', headers: { 'content-type': 'application/json', 'content-length': '25' } });
    expect(behind.requests[0]?.headers['content-encoding']).toBeUndefined();
  });

  test('XML of JSON, and other types untouched', async () => {
    const { ask } = await serve({ response: { template: '<pet>{{ body.method }}</pet>', escape: 'xml', contentType: 'application/xml' } });
    const changed = await ask();
    expect([await changed.text(), changed.headers.get('content-type')]).toEqual(['<pet>GET</pet>', 'application/xml']);
    const plain = await serve({ response: { template: 'x' } }, (_request, response) => void response.setHeader('content-type', 'text/plain').end('as it was'));
    expect(await (await plain.ask()).text()).toBe('as it was');
  });

  test('text of a named type', async () => {
    const { ask } = await serve({ response: { template: '{ "text": {{ body }} }', inputs: ['text/plain'] } }, (_request, response) => {
      response.setHeader('content-type', 'text/plain; charset=utf-8').end('a "b"');
    });
    expect(await (await ask()).json()).toEqual({ text: 'a "b"' });
  });

  test('what is no JSON is refused, both ways', async () => {
    const inward = await serve({ request: { template: '{{ body }}' } });
    const refused = await inward.ask({ method: 'POST', body: '{"a":', headers: JSON_TYPE });
    expect([refused.status, (await refused.json()).code, inward.behind.requests.length]).toEqual([400, 'gateway.body_unreadable', 0]);
    const outward = await serve(
      { response: { template: '{{ body }}' } },
      (_request, response) => void response.setHeader('content-type', 'application/json').end('<html>'),
    );
    const broken = await outward.ask();
    expect([broken.status, (await broken.json()).code]).toEqual([502, 'gateway.upstream_invalid']);
  });

  test('a template that fails, loops, or makes no JSON passes nothing on', async () => {
    for (const template of [
      '{% for i in (1..100000000) %}x{% endfor %}',
      '{ "a": {{ body.name | raw }} }',
      '{% assign s = "xxxxxxxxxxxx" %}{% for i in (1..26) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
    ]) {
      const { ask, behind, gateway } = await serve({ request: { template } });
      const refused = await ask({ method: 'POST', body: '{"name":"} , {"}', headers: JSON_TYPE });
      expect([refused.status, (await refused.json()).code, behind.requests.length]).toEqual([500, 'gateway.transform_failed', 0]);
      expect(gateway.records[0]).toMatchObject({ policy: 'transform', code: 'gateway.transform_failed' });
    }
  });

  test('large bodies: one within the limit, one beyond', async () => {
    const { ask, behind } = await serve({ request: { template: '{ "l": {{ body.list | size }} }' }, bodyBytesMax: 600_000 });
    const body = (count: number) => JSON.stringify({ list: Array(count).fill('0123456789') });
    expect((await ask({ method: 'POST', body: body(40_000), headers: JSON_TYPE })).status).toBe(200);
    expect(behind.requests[0]?.body).toBe('{ "l": 40000 }');
    expect((await ask({ method: 'POST', body: body(60_000), headers: JSON_TYPE })).status).toBe(413);
  });

  test('a prototype in a body is data like any other', async () => {
    const { ask, behind } = await serve({
      request: { template: '{ "p": {{ body.__proto__ }}, "c": {{ body.constructor.name }}, "d": {{ body.a.constructor }} }' },
    });
    await ask({ method: 'POST', body: '{"a":{},"constructor":{"name":"own"}}', headers: JSON_TYPE });
    expect(JSON.parse(behind.requests[0]?.body ?? '')).toEqual({ p: null, c: 'own', d: null });
  });

  test('an upstream that is gone is told as ever', async () => {
    const gateway = await startGateway([api({ policies: [policy('transform', { response: { template: '{{ body }}' } })] }), upstream('http://127.0.0.1:1')]);
    expect((await (await fetch(`${gateway.url}/acme/pets/v1/a`)).json()).code).toBe('gateway.upstream_unreachable');
  });

  test('a wrong setting refuses the API', async () => {
    const gateway = await startGateway(null);
    for (const config of [
      {},
      { request: { template: '{{ a' } },
      { request: { template: '{{ a | evil }}' } },
      { response: { template: 'x', contentType: 'nonsense' } },
    ]) {
      expect(gateway.load([api({ policies: [policy('transform', config)] })])).toHaveLength(1);
    }
  });
});
