import zlib from 'node:zlib';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { held } from '../src/bodies/held.js';
import type { ServerSentEvent } from '../src/pipeline/body-hooks.js';
import { api, conformanceOnAllWires, fetch, startGateway, upstream, upstreamServer } from './harness.js';
import { place } from './test-policies.js';

conformanceOnAllWires('bodies that policies see', () => {
  test('are changed on their way in and out, framed anew', async () => {
    const behind = await upstreamServer((request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'x-length': request.headers['content-length'] ?? 'none' });
      response.end(zlib.gzipSync(`got ${request.body}`));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const louder = (_x: unknown, body: Buffer) => Buffer.from(`${body}!`);
    place(gateway, { name: 'louder', body: 'buffer', policy: { onRequestBody: louder, onResponseBody: louder } });
    for (let i = 0; i < 2; i++) {
      const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'hello' });
      expect([response.status, response.headers.get('x-length'), await response.text()]).toEqual([200, '6', 'got hello!!']);
      expect(response.headers.get('content-encoding')).toBeNull();
    }
    expect(gateway.records).toMatchObject([{ status: 200, requestBytes: 5, responseBytes: 11 }, {}]);
    await waitFor(() => held.bytes === 0);
  });

  test('are refused where they are too large', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const same = () => undefined;
    place(gateway, { name: 'small', body: 'buffer', policy: { bodyBytesMax: 100, onRequestBody: same, onResponseBody: same } });
    const large = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'x'.repeat(101) });
    expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, 'gateway.body_too_large']);
    // the echo is larger than what it echoes
    const grown = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'x'.repeat(90) });
    expect([grown.status, ((await grown.json()) as { code: string }).code]).toEqual([502, 'gateway.response_too_large']);
    await waitFor(() => held.bytes === 0);
  });

  test('as events are changed one by one', async () => {
    const behind = await upstreamServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: a\n\ndata: no\n\n: kept\n\ndata: b\n\n');
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const onEvent = (_x: unknown, event: ServerSentEvent) => (event.data === 'no' ? undefined : event.data === 'b' ? { ...event, data: 'B' } : event);
    place(gateway, { name: 'events', policy: { onEvent } });
    expect(await (await fetch(`${gateway.url}/acme/pets/v1/events`)).text()).toBe('data: a\n\n: kept\n\ndata: B\n\n');
  });
});

conformanceOnAllWires('limits of a gateway', () => {
  test('hold for a call that takes too long in all', async () => {
    const behind = await upstreamServer(() => {});
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { exchangeTimeoutMs: 300 } });
    const response = await fetch(`${gateway.url}/acme/pets/v1/a`);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([504, 'gateway.exchange_timeout']);
  });

  test('hold for calls while memory is short', async () => {
    const behind = await upstreamServer();
    const overload = { loopDelayMsMax: 0, memoryBytesMax: 1, bufferedBytesMax: 0 };
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { overload } });
    const client = await gateway.connect();
    await waitFor(() => gateway.workload().pressures.includes('memory'));
    client.send('GET /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\n\r\n');
    const refused = await client.response();
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.body).code]).toEqual([503, '1', 'gateway.overloaded']);
    expect(behind.requests).toEqual([]);
  });
});
