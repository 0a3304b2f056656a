import { expect, test } from 'vitest';
import { api, conformance, startGateway, upstream, upstreamServer } from './harness.js';
import { connectHttp2, h2get, request } from './http2.js';
import { authority, securePort } from './secure.js';

conformance('a request over HTTP/2', () => {
  const serve = async () => {
    const behind = await upstreamServer();
    const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1'] }));
    const gateway = await startGateway([api(), upstream(behind.url)], { tls });
    return { behind, gateway, session: await connectHttp2(gateway) };
  };

  test('reaches the upstream as any other, and its response comes back', async () => {
    const { behind, gateway, session } = await serve();
    const response = await request(session, h2get('/acme/pets/v1/a?x=1', { 'x-one': '1' }));
    expect(response.status).toBe(200);
    expect(behind.requests[0]).toMatchObject({ method: 'GET', path: '/a?x=1' });
    expect(behind.requests[0]?.headers).toMatchObject({ 'x-one': '1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'gateway.test' });
    expect(gateway.records[0]).toMatchObject({ method: 'GET', path: '/acme/pets/v1/a', status: 200 });
    const posted = await request(session, h2get('/acme/pets/v1/b', { ':method': 'POST' }), 'x'.repeat(300_000));
    expect(posted.status).toBe(200);
    expect(behind.requests[1]?.body.length).toBe(300_000);
    const head = await request(session, h2get('/acme/pets/v1/b', { ':method': 'HEAD' }));
    expect([head.status, head.body]).toEqual([200, '']);
    expect((await request(session, h2get('/nowhere'))).status).toBe(404);
  });
});
