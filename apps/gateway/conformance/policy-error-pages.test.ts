import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

const page = (template: string, contentType = 'application/json', more: Record<string, unknown> = {}) => ({ bodies: [{ contentType, template }], ...more });

conformanceOnAllWires('error-pages', () => {
  const serve = async (one: ReturnType<typeof policy>, upstreamUrl?: string) => {
    const behind = await upstreamServer((_request, response) => void response.writeHead(404, { 'content-type': 'text/plain' }).end('theirs'));
    const mine = caller();
    const gateway = await startGateway([
      api({ policies: [one, ...KEYED] }),
      upstream(upstreamUrl ?? behind.url),
      plan([{ kind: 'rate', name: 'few', requests: 1, windowMs: 60_000 }]),
      ...mine.objects,
    ]);
    const ask = async (headers: Record<string, string> = {}, path = '/a') => {
      const response = await fetch(`${gateway.url}/acme/pets/v1${path}`, { headers });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    return { ask, gateway, key: { 'x-api-key': mine.key } };
  };

  test('the example of its page, as JSON and as HTML; the cause stays in the record', async () => {
    const { ask, gateway, key } = await serve(docsExample('error-pages'));
    expect((await ask(key)).text).toBe('theirs');
    const json = await ask(key);
    expect([json.status, json.headers.get('content-type'), json.headers.get('vary'), json.headers.get('retry-after')]).toEqual([
      429,
      'application/json; charset=utf-8',
      'Accept',
      '3',
    ]);
    expect(JSON.parse(json.text)).toEqual({ error: { type: 'slow_down', message: expect.stringContaining('few'), id: json.headers.get('x-request-id') } });
    const html = await ask({ ...key, accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect([html.headers.get('content-type'), html.text]).toEqual([
      'text/html; charset=utf-8',
      expect.stringMatching(/^<h1>Too many requests<\/h1><p>The limit few/),
    ]);
    expect(gateway.records.slice(1)).toMatchObject([{ status: 429, outcome: 'refused', code: 'gateway.rate_limited' }, { code: 'gateway.rate_limited' }]);
    expect(JSON.parse((await ask()).text)).toMatchObject({ code: 'gateway.credential_missing' });
  });

  test('by status and for every refusal, with another status', async () => {
    const pages = [
      page('<e>{{ error.code }} {{ error.status }}</e>', 'application/xml', { statuses: [401] }),
      page('{{ error.title }}', 'text/plain', { status: 500 }),
    ];
    const { ask, key } = await serve(policy('error-pages', { pages }), 'http://127.0.0.1:1');
    const refused = await ask();
    expect([refused.status, refused.text, refused.headers.get('www-authenticate')]).toEqual([
      401,
      '<e>gateway.credential_missing 401</e>',
      'Bearer realm="gatehouse"',
    ]);
    expect(await ask(key)).toMatchObject({ status: 500, text: 'The upstream cannot be reached' });
  });

  test('what a caller sent is escaped for where it stands', async () => {
    const { ask } = await serve(policy('error-pages', { pages: [page('<p>{{ request.query.x }}</p>', 'text/html')] }));
    expect((await ask({}, '/a?x=%3Cscript%3E%22')).text).toBe('<p>&lt;script&gt;&quot;</p>');
  });

  test('a template that fails leaves the gateway’s own body', async () => {
    const { ask, gateway } = await serve(policy('error-pages', { pages: [page('{% for i in (1..100000000) %}x{% endfor %}')] }));
    expect(JSON.parse((await ask()).text)).toMatchObject({ code: 'gateway.credential_missing' });
    expect(gateway.logged.join()).toContain('an error page could not be made');
  });

  test('HEAD has the page’s length and no body', async () => {
    const { gateway } = await serve(policy('error-pages', { pages: [page('12345', 'text/plain')] }));
    const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([401, '5', '']);
  });

  test('a wrong setting refuses the API', async () => {
    const gateway = await startGateway(null);
    for (const config of [
      { pages: [] },
      { pages: [page('{{ a')] },
      { pages: [page('x', 'image/png')] },
      { pages: [page('x', 'text/plain', { codes: ['nonsense'] })] },
    ]) {
      expect(gateway.load([api({ policies: [policy('error-pages', config)] })])).toHaveLength(1);
    }
  });
});
