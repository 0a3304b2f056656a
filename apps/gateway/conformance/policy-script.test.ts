import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, operation, policy, startGateway, upstream, upstreamServer } from './harness.js';

type Handler = Parameters<typeof upstreamServer>[0];

conformanceOnAllWires('script', () => {
  const serve = async (config: Record<string, unknown>, handler?: Handler, more: ReturnType<typeof policy>[] = []) => {
    const behind = await upstreamServer(handler);
    const one = config.example === true ? docsExample('script') : policy('script', config);
    const gateway = await startGateway([api({ operations: [operation('GET', '/pets/{id}')], policies: [one, ...more] }), upstream(behind.url)]);
    const ask = async (init: RequestInit = {}, path = '/pets/7?a=1') => {
      const response = await fetch(`${gateway.url}/acme/pets/v1${path}`, init);
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    return { behind, gateway, ask };
  };
  const code = async (answer: Promise<{ text: string }>) => (JSON.parse((await answer).text) as { code?: string }).code;

  test('the example of its page', async () => {
    const { ask, behind, gateway } = await serve({ example: true }, (_request, response) => void response.setHeader('server', 'theirs').end('ok'));
    const answer = await ask({ headers: { 'x-beta': 'yes', 'x-hops': '2' } });
    expect(behind.requests[0]).toMatchObject({ path: '/beta/pets/7?a=1', headers: { 'x-hops': '3' } });
    expect([answer.text, answer.headers.get('server')]).toEqual(['ok', null]);
    await ask();
    expect(behind.requests[1]).toMatchObject({ path: '/pets/7?a=1', headers: { 'x-hops': '1' } });
    expect(gateway.records[0]?.path).toBe('/acme/pets/v1/pets/7');
  });

  test('it sees the call, answers in its place, and tells later policies', async () => {
    const source = `function onRequest(request, context) {
      if (request.params.id === '8') return { status: 409, headers: { 'x-why': 'eight' }, body: { seen: request.method + ' ' + request.query.a, op: context.operation.id } };
      context.found = { n: request.query.a };
      delete request.headers['x-drop']; request.query = { b: 'x y' };
    }`;
    const { ask, behind } = await serve({ source }, undefined, [
      policy('headers', { request: { set: [{ name: 'x-found', value: { template: '{{ context.found.n }}' } }] } }),
    ]);
    const answered = await ask({}, '/pets/8?a=1');
    expect([answered.status, answered.headers.get('x-why'), JSON.parse(answered.text)]).toEqual([409, 'eight', { seen: 'GET 1', op: 'GET /pets/{id}' }]);
    await ask({ headers: { 'x-drop': '1' } });
    expect(behind.requests[0]).toMatchObject({ path: '/pets/7?b=x%20y', headers: { 'x-found': '1' } });
    expect(behind.requests[0]?.headers['x-drop']).toBeUndefined();
  });

  test('bodies, both ways', async () => {
    const source = `function onRequest(request) { request.body = JSON.stringify({ was: request.body.length }); }
      function onResponse(response, request) { response.body = response.body.toUpperCase() + response.status + request.method; response.headers['content-type'] = 'text/plain'; }`;
    const { ask, behind } = await serve({ source, bodies: 'both', bodyBytesMax: 100_000 }, (request, response) => void response.end(`got ${request.body}`));
    const answer = await ask({ method: 'POST', body: 'x'.repeat(90_000) }, '/pets/7');
    expect([behind.requests[0]?.body, answer.text, answer.headers.get('content-type')]).toEqual(['{"was":90000}', 'GOT {"WAS":90000}200POST', 'text/plain']);
    expect((await ask({ method: 'POST', body: 'x'.repeat(200_000) }, '/pets/7')).status).toBe(413);
  });

  test.each([
    ['an endless loop', 'function onRequest() { for (;;); }'],
    ['a loop that catches everything', 'function onRequest() { for (;;) { try { for (;;); } catch {} } }'],
    ['a loop while it is read', 'for (;;); function onRequest() {}'],
    ['endless recursion', 'function onRequest() { return onRequest() + 1; }'],
    ['a regular expression that explodes', 'function onRequest() { /^(a+)+$/.test("a".repeat(40) + "b"); }'],
    ['a memory bomb', 'function onRequest() { let a = []; for (;;) a.push(new Array(10000).fill(1)); }'],
    ['a long text', 'function onRequest() { let s = "x"; for (;;) s += s; }'],
    ['a huge buffer', 'function onRequest() { new ArrayBuffer(2 ** 31); }'],
    ['much in the answer', 'function onRequest(request) { request.headers["x-a"] = "x".repeat(100000); }'],
    ['a throw', 'function onRequest() { throw new Error("mine"); }'],
    ['fetch', 'function onRequest() { fetch("http://127.0.0.1/"); }'],
    ['require', 'function onRequest() { require("fs"); }'],
    ['process', 'function onRequest() { process.exit(1); }'],
    ['the function constructor', 'function onRequest() { (function () {}).constructor("return process")().exit(1); }'],
    ['a timer', 'function onRequest() { setTimeout(() => {}, 1); }'],
    ['a promise', 'async function onRequest() { return { status: 200 }; }'],
    ['an import', 'function onRequest() { return import("node:fs"); }'],
    ['a header of the gateway', 'function onRequest(request) { request.headers["content-length"] = "7"; }'],
    ['a header that is no name', 'function onRequest(request) { request.headers["a b"] = "7"; }'],
    ['a path that climbs', 'function onRequest(request) { request.path = "/../admin"; }'],
    ['a path with a line break', 'function onRequest(request) { request.path = "/a\\r\\nx: y"; }'],
    ['a status that is none', 'function onRequest() { return { status: 99 }; }'],
    ['an answer that is none', 'function onRequest() { return "x"; }'],
    ['an answer that answers when it is read', 'function onRequest() { return { toJSON() { for (;;); } }; }'],
  ])('%s is stopped, and the gateway serves on', async (_what, source) => {
    const { ask, behind, gateway } = await serve({ source });
    expect(await code(ask())).toBe('gateway.script_failed');
    expect(behind.requests).toHaveLength(0);
    expect(gateway.records[0]).toMatchObject({ policy: 'script', code: 'gateway.script_failed' });
    const other = await serve({ source: 'function onRequest(request) { request.headers["x-a"] = "b"; }' });
    expect((await other.ask()).status).toBe(200);
    expect(other.behind.requests[0]?.headers['x-a']).toBe('b');
  });

  test.each([
    'function onRequest(request) { request.__proto__.polluted = 1; Object.prototype.polluted = 1; Array.prototype.polluted = 1; }',
    'JSON.parse = JSON.stringify = () => "[1]"; Object.prototype.toJSON = () => 1; function onRequest(request) { request.headers.__proto__ = { "x-evil": "1" }; }',
    'function onRequest(request, context) { context.__proto__ = { polluted: 1 }; context["constructor"] = 1; }',
  ])('what it does to its own realm stays there: %s', async (source) => {
    const { ask } = await serve({ source });
    await ask();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const clean = await serve({ source: 'function onRequest(request) { request.headers["x-a"] = String(({}).polluted) + JSON.stringify([1]); }' });
    await clean.ask();
    expect(clean.behind.requests[0]?.headers['x-a']).toBe('undefined[1]');
  });

  test('nothing is kept from one call to the next, and line breaks do not pass', async () => {
    const { ask, behind } = await serve({
      source: 'let n = 0; function onRequest(request) { globalThis.m = (globalThis.m ?? 0) + 1; request.headers["x-n"] = ++n + ":" + m + "\\r\\nx-evil: 1"; }',
    });
    for (let i = 0; i < 3; i++) await ask();
    expect(behind.requests.map(({ headers }) => headers['x-n'])).toEqual(Array(3).fill('1:1%0D%0Ax-evil: 1'));
    expect(behind.requests[0]?.headers['x-evil']).toBeUndefined();
  });

  test('a script that fails on the way out takes the response’s place', async () => {
    const { ask } = await serve({ source: 'function onResponse() { null.x; }' });
    expect(await code(ask())).toBe('gateway.script_failed');
    const gone = await startGateway([
      api({ policies: [policy('script', { source: 'function onResponse(response) { response.headers["x-status"] = response.status; }' })] }),
      upstream('http://127.0.0.1:1'),
    ]);
    expect((await fetch(`${gone.url}/acme/pets/v1/a`)).status).toBe(502);
  });

  test('what is no script refuses the API', async () => {
    const gateway = await startGateway(null);
    for (const source of ['function onRequest( {', 'const a = 1;', 'function onRequest() { return }}', '']) {
      expect(gateway.load([api({ policies: [policy('script', { source })] })])).toHaveLength(1);
    }
  });
});
