import { expect, test } from 'vitest';
import { api, conformance, KEYED, startGateway, upstream, upstreamServer } from './harness.js';

const HEAD = 'POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n';

conformance('Expect: 100-continue', () => {
  test('is answered before the body, and does not cross', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(HEAD);
    expect((await client.response()).status).toBe(100);
    client.send('hello');
    const response = await client.response();
    expect(JSON.parse(response.body)).toMatchObject({ body: 'hello' });
    expect(behind.requests[0]?.headers.expect).toBeUndefined();
  });

  test('is answered by the refusal alone, which ends the connection', async () => {
    const gateway = await startGateway([api({ policies: KEYED }), upstream('http://127.0.0.1:9')]);
    const client = await gateway.connect();
    client.send(HEAD);
    expect(await client.response()).toMatchObject({ status: 401, headers: { connection: 'close' } });
    await client.untilClosed();
  });

  test('is ignored in HTTP/1.0', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(`${HEAD.replace('HTTP/1.1', 'HTTP/1.0')}hello`);
    expect((await client.response()).status).toBe(200);
  });
});
