import { waitFor } from '@gatehouse/testing';
import { EventSource, request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { api, conformance, conformanceOnAllWires, fetch, get, startGateway, upstream, upstreamServer } from './harness.js';
import { RawServer } from './raw-server.js';

/** An upstream whose events are sent one by one, when the test says so. */
async function eventUpstream(chunked: boolean) {
  let socket: import('node:net').Socket | undefined;
  const behind = await RawServer.start((accepted) => {
    accepted.once('data', () => {
      socket = accepted;
      accepted.write(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n${chunked ? 'Transfer-Encoding: chunked\r\n' : ''}\r\n`);
    });
  });
  const send = (event: string) => socket?.write(chunked ? `${event.length.toString(16)}\r\n${event}\r\n` : event);
  return { ...behind, url: behind.url, behind, send, ready: () => socket !== undefined };
}

conformance('an event stream', () => {
  test.each([
    ['in chunks', true],
    ['until the connection ends', false],
  ])('(%s) reaches the client event by event, each before the next one is sent', async (_name, chunked) => {
    const { url, send, ready } = await eventUpstream(chunked);
    const gateway = await startGateway([api(), upstream(url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/events', { Accept: 'text/event-stream' }));
    await waitFor(() => ready() && client.received.includes('\r\n\r\n'));
    for (let i = 0; i < 20; i++) {
      // nothing more is sent until this one is there
      send(`id: ${i}\ndata: event ${i}\n\n`);
      await waitFor(() => client.received.includes(`data: event ${i}\n\n`));
      expect(client.received.includes(`event ${i + 1}`)).toBe(false);
    }
  });

  test('passes the head before the first event', async () => {
    const { url, behind } = await eventUpstream(true);
    const gateway = await startGateway([api(), upstream(url)]);
    const response = await request(`${gateway.url}/acme/pets/v1/events`);
    expect(response.headers['content-type']).toBe('text/event-stream');
    response.body.on('error', () => {}).destroy();
    await waitFor(() => behind.closed === 1, { timeoutMs: 1_000 });
  });

  test('is read by a stock client, with its ids and names', async () => {
    const behind = await upstreamServer(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let i = 0; i < 3; i++) response.write(`event: tick\nid: ${i}\ndata: {"n":${i}}\n\n`);
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const source = new EventSource(`${gateway.url}/acme/pets/v1/events`);
    onTestFinished(() => source.close());
    const events: unknown[] = [];
    source.addEventListener('tick', (event) => events.push([(event as MessageEvent).lastEventId, (event as MessageEvent).data]));
    await waitFor(() => events.length === 3);
    expect(events).toEqual([
      ['0', '{"n":0}'],
      ['1', '{"n":1}'],
      ['2', '{"n":2}'],
    ]);
  });

  test('whose client leaves is cancelled for the upstream at once, and recorded', async () => {
    const { url, send, ready, behind } = await eventUpstream(true);
    const gateway = await startGateway([api(), upstream(url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/events'));
    await waitFor(ready);
    send('data: 1\n\n');
    await waitFor(() => client.received.includes('data: 1'));
    client.socket.destroy();
    await waitFor(() => behind.closed === 1, { timeoutMs: 1_000 });
    expect(gateway.records).toMatchObject([{ status: 200, outcome: 'aborted', responseBytes: 9 }]);
  });

  test('of a client that does not read holds the upstream back', async () => {
    let written = 0;
    let stopped = false;
    const behind = await upstreamServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const event = `data: ${'x'.repeat(10_000)}\n\n`;
      const more = () => {
        while (written < 200_000_000 && response.write(event)) written += event.length;
        stopped = response.writableNeedDrain;
      };
      response.on('drain', more);
      more();
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.socket.pause();
    client.send(get('/acme/pets/v1/events'));
    let before = -1;
    await waitFor(async () => {
      const still = stopped && written === before;
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return still;
    });
    expect(written).toBeLessThan(50_000_000);
  });
});

conformanceOnAllWires('an event stream, whatever carries it,', () => {
  test('gives up each event before the next one is sent', async () => {
    const { url, send, ready } = await eventUpstream(true);
    const gateway = await startGateway([api(), upstream(url)]);
    const response = await fetch(`${gateway.url}/acme/pets/v1/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    await waitFor(ready);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    for (let i = 0; i < 20; i++) {
      send(`data: event ${i}\n\n`);
      expect(Buffer.from((await reader.read()).value ?? '').toString()).toBe(`data: event ${i}\n\n`);
    }
    await reader.cancel();
  });
});

conformance('a long poll', () => {
  test('waits for its answer, and a client that gives up is gone for the upstream too', async () => {
    let release = () => {};
    let gone = 0;
    const behind = await upstreamServer((_request, response) => {
      response.on('close', () => gone++);
      release = () => response.end('news');
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/poll'));
    await waitFor(() => behind.requests.length === 1);
    release();
    expect((await client.response()).body).toBe('news');
    client.send(get('/acme/pets/v1/poll'));
    await waitFor(() => behind.requests.length === 2);
    client.socket.destroy();
    await waitFor(() => gone === 2, { timeoutMs: 1_000 });
  });
});
