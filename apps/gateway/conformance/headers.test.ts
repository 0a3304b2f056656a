import { expect, test } from 'vitest';
import { api, conformance, conformanceOnAllWires, fetch, get, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('headers', () => {
  test('that say where a request comes from are ours, whatever the client says', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const lies: Record<string, string> = {
      'X-Forwarded-For': '6.6.6.6',
      'X-Forwarded-Proto': 'gopher',
      'X-Forwarded-Host': 'evil',
      Forwarded: 'for=6.6.6.6',
      'X-Real-IP': '6.6.6.6',
      'X-Request-Id': 'mine',
    };
    for (const more of [{}, { Connection: 'X-Forwarded-For, X-Request-Id, Forwarded' }]) {
      const client = await gateway.connect();
      client.send(get('/acme/pets/v1/a', { ...lies, ...(more as Record<string, string>) }));
      const response = await client.response();
      const { headers } = JSON.parse(response.body);
      const scheme = new URL(gateway.url).protocol.slice(0, -1);
      expect(headers).toMatchObject({
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': scheme,
        'x-forwarded-host': 'gateway.test',
        forwarded: `for=127.0.0.1;host="gateway.test";proto=${scheme}`,
        'x-request-id': response.headers['x-request-id'],
      });
      expect(headers['x-real-ip']).toBeUndefined();
      expect(response.headers['x-request-id']).toMatch(/^req_/);
    }
  });

  test('X-Request-Id of the client counts where it is trusted', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { trustRequestId: true } });
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { 'X-Request-Id': 'edge-1' }) + get('/acme/pets/v1/a', { 'X-Request-Id': 'not well formed' }));
    expect((await client.response()).headers['x-request-id']).toBe('edge-1');
    expect((await client.response()).headers['x-request-id']).toMatch(/^req_/);
  });

  test('Host is the target’s, or the client’s where the upstream wants it', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const host = async () => {
      const client = await gateway.connect();
      client.send(get('/acme/pets/v1/a'));
      return JSON.parse((await client.response()).body).headers.host;
    };
    expect(await host()).toBe(`127.0.0.1:${behind.port}`);
    gateway.load([api(), upstream(behind.url, { hostHeader: 'client' })]);
    expect(await host()).toBe('gateway.test');
  });

  test('are changed by rules: remove, then set, then add', async () => {
    const behind = await upstreamServer((request, response) => {
      response.setHeader('server', 'secret/1.0');
      response.setHeader('x-both', 'theirs');
      response.end(JSON.stringify(request.headers));
    });
    const rules = policy('headers', {
      request: { remove: ['x-drop'], set: [{ name: 'x-set', value: 'ours' }], add: [{ name: 'x-add', value: 'two' }] },
      response: { remove: ['server'], set: [{ name: 'x-both', value: 'ours' }], add: [{ name: 'x-new', value: 'n' }] },
    });
    const gateway = await startGateway([api({ policies: [rules] }), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { 'X-Drop': '1', 'X-Set': 'theirs', 'X-Add': 'one' }));
    const response = await client.response();
    const seen = JSON.parse(response.body);
    expect(seen).toMatchObject({ 'x-set': 'ours', 'x-add': 'one, two' });
    expect(seen['x-drop']).toBeUndefined();
    expect(response.headers).toMatchObject({ 'x-both': 'ours', 'x-new': 'n' });
    expect(response.headers.server).toBeUndefined();
  });

  test('of both sides otherwise stay as they are, repeated ones too', async () => {
    const behind = await upstreamServer((request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.end(JSON.stringify(request.headers));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { headers: { authorization: 'Basic eA==', cookie: 'c=3' } });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.json()).toMatchObject({ authorization: 'Basic eA==', cookie: 'c=3' });
  });

  test('an offer of h2c is only an offer', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' }));
    const response = await client.response();
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body).headers.upgrade).toBeUndefined();
  });
});

conformance('headers in HTTP/1.1', () => {
  test('of one hop do not cross, nor those that Connection names', async () => {
    const behind = await upstreamServer((request, response) => {
      response.setHeader('x-hop', '1');
      response.setHeader('connection', 'keep-alive, x-hop');
      response.setHeader('proxy-authenticate', 'Basic');
      response.end(JSON.stringify(request.headers));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(
      get('/acme/pets/v1/a', {
        Connection: 'keep-alive, X-Mine',
        'X-Mine': '1',
        'Keep-Alive': 'timeout=5',
        TE: 'deflate;q=0.5',
        'Proxy-Authorization': 'Basic eA==',
        'Proxy-Connection': 'x',
        'X-Other': '2',
      }),
    );
    const response = await client.response();
    const seen = JSON.parse(response.body);
    expect(seen).toMatchObject({ 'x-other': '2' });
    for (const name of ['x-mine', 'keep-alive', 'te', 'proxy-authorization', 'proxy-connection']) expect(seen[name], name).toBeUndefined();
    expect(response.headers['x-hop']).toBeUndefined();
    expect(response.headers['proxy-authenticate']).toBeUndefined();
  });
});
