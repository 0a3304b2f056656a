import { expect, test } from 'vitest';
import { api, conformance, startGateway, upstream, upstreamServer } from './harness.js';

const MESSAGES =
  'POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nX-T: 1\r\n\r\n' +
  'GET /acme/pets/v1/b?c=d HTTP/1.1\r\nHost: h\r\nX-A: b\r\n\r\n' +
  'PUT /acme/pets/v1/e HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc';

conformance('requests that arrive in pieces', () => {
  test('mean the same wherever they are split', async () => {
    const behind = await upstreamServer((request, response) => void response.end(`${request.method} ${request.path} ${request.body}`));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    for (let at = 1; at < MESSAGES.length; at++) {
      const client = await gateway.connect();
      client.send(MESSAGES.slice(0, at));
      // two writes on an undelayed socket, with a turn of the event loop between them, are two reads
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      client.send(MESSAGES.slice(at));
      const bodies = [await client.response(), await client.response(), await client.response()].map(({ body }) => body);
      expect(bodies, `split at ${at}`).toEqual(['POST /a hello world', 'GET /b?c=d ', 'PUT /e abc']);
      client.socket.destroy();
    }
  });

  test('mean the same byte by byte', async () => {
    const behind = await upstreamServer((request, response) => void response.end(`${request.method} ${request.path} ${request.body}`));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    for (const byte of MESSAGES) {
      client.send(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const bodies = [await client.response(), await client.response(), await client.response()].map(({ body }) => body);
    expect(bodies).toEqual(['POST /a hello world', 'GET /b?c=d ', 'PUT /e abc']);
  });
});
