import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, KEYED, policy, startGateway, upstream, upstreamServer } from './harness.js';

const ORIGIN = 'https://shop.example.org';
const PREFLIGHT = { origin: ORIGIN, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a' };

conformanceOnAllWires('the policy cors, as its page shows it', () => {
  const serve = async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies: [docsExample('cors')] }), upstream(behind.url)]);
    return { behind, gateway, url: `${gateway.url}/acme/pets/v1/a` };
  };

  test('answers preflights of its origins at the gateway, and lets the calls through', async () => {
    const { behind, url } = await serve();
    const preflight = await fetch(url, { method: 'OPTIONS', headers: PREFLIGHT });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(preflight.headers.get('access-control-allow-credentials')).toBe('true');
    expect(behind.requests).toHaveLength(0);
    const answer = await fetch(url, { headers: { origin: ORIGIN } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('vary')).toMatch(/origin/i);
  });

  test('refuses preflights of others, and tells their browsers nothing', async () => {
    const { behind, url } = await serve();
    const preflight = await fetch(url, { method: 'OPTIONS', headers: { ...PREFLIGHT, origin: 'https://example.org.evil.example' } });
    expect(preflight.status).toBe(403);
    expect(await preflight.json()).toMatchObject({ code: 'gateway.cors_refused' });
    expect((await fetch(url, { headers: { origin: 'https://evil.example' } })).headers.get('access-control-allow-origin')).toBeNull();
    expect(behind.requests).toHaveLength(1);
  });

  test('decorates refusals and failures of the upstream too, so that a browser can read them, and large bodies', async () => {
    const large = await upstreamServer((_request, response) => void response.end('x'.repeat(3_000_000)));
    const gateway = await startGateway([api({ policies: [docsExample('cors')] }), upstream(large.url)]);
    const answer = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'y'.repeat(1_000_000), headers: { origin: ORIGIN } });
    expect((await answer.text()).length).toBe(3_000_000);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(gateway.load([api({ policies: [docsExample('cors'), ...KEYED] }), upstream('http://127.0.0.1:1')])).toEqual([]);
    const refused = await fetch(`${gateway.url}/acme/pets/v1/a`, { headers: { origin: ORIGIN } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, ORIGIN]);
    expect(gateway.load([api({ policies: [docsExample('cors')] }), upstream('http://127.0.0.1:1')])).toEqual([]);
    const failed = await fetch(`${gateway.url}/acme/pets/v1/a`, { headers: { origin: ORIGIN } });
    expect([failed.status, failed.headers.get('access-control-allow-origin')]).toEqual([502, ORIGIN]);
  });

  test('is refused where cookies would go to every origin', async () => {
    const { gateway } = await serve();
    const errors = gateway.load([api({ policies: [policy('cors', { origins: ['*'], credentials: true })] })]);
    expect(errors).toMatchObject([{ message: expect.stringContaining('credentials cannot be allowed for every origin') }]);
  });
});
