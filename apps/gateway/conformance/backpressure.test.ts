import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import net from 'node:net';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { api, conformance, get, startGateway, upstream, upstreamServer } from './harness.js';

const MB = 1_048_576;

/** Until the response takes more, or is gone. */
async function drained(response: ServerResponse): Promise<void> {
  const over = new AbortController();
  await Promise.race([once(response, 'drain', over), once(response, 'close', over)]).finally(() => over.abort());
}

conformance('a slow reader', () => {
  test('of a large response holds the upstream back instead of filling memory', async () => {
    let sent = 0;
    const behind = await upstreamServer(async (_request, response) => {
      const piece = Buffer.alloc(65_536, 'x');
      for (let i = 0; i < (200 * MB) / piece.length && !response.destroyed; i++) {
        sent += piece.length;
        if (!response.write(piece)) await drained(response);
      }
      response.end();
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = net.connect(gateway.port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    client.on('error', () => {});
    client.write(get('/acme/pets/v1/a'));
    const before = process.memoryUsage().rss;
    await new Promise((resolve) => client.once('readable', resolve));
    // nothing is read: what is under way settles in kernel buffers and one piece in the gateway
    let last = -1;
    await waitFor(async () => {
      const same = sent === last;
      last = sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return same && sent > 0;
    });
    expect(sent).toBeLessThan(30 * MB);
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * MB);
    let received = 0;
    client.on('data', (chunk) => {
      received += chunk.length;
    });
    await waitFor(() => received > 200 * MB, { timeoutMs: 30_000 });
  });

  test('that pipelines does not fill memory with responses', async () => {
    const behind = await upstreamServer((_request, response) => void response.end(Buffer.alloc(MB, 'x')));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = net.connect(gateway.port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    client.on('error', () => {});
    client.pause();
    client.write(get('/acme/pets/v1/a').repeat(100));
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(behind.requests.length).toBeLessThan(30);
    let received = 0;
    client.on('data', (chunk) => {
      received += chunk.length;
    });
    client.resume();
    await waitFor(() => received > 100 * MB, { timeoutMs: 15_000 });
  });

  test('that takes nothing at all is cut off', async () => {
    const behind = await upstreamServer((_request, response) => void response.end(Buffer.alloc(50 * MB, 'x')));
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { writeIdleTimeoutMs: 400 } });
    const client = net.connect(gateway.port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    client.on('error', () => {});
    client.pause();
    client.write(get('/acme/pets/v1/a'));
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records[0]).toMatchObject({ status: 200, outcome: 'aborted' });
    expect(gateway.connections()).toBe(0);
  });
});

conformance('a slow upstream', () => {
  test('holds a large request back, and every byte arrives', async () => {
    let received = 0;
    let open = false;
    const behind = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.pause();
      const begin = setInterval(() => {
        if (!open) return;
        clearInterval(begin);
        socket.on('data', (chunk) => {
          received += chunk.length;
          if (received >= 100 * MB) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        });
        socket.resume();
      }, 10);
    });
    await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void behind.close());
    const gateway = await startGateway([api(), upstream(`http://127.0.0.1:${(behind.address() as net.AddressInfo).port}`)]);
    const client = await gateway.connect();
    client.send(`POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: ${100 * MB}\r\n\r\n`);
    let taken = 0;
    const piece = Buffer.alloc(65_536, 'x');
    const push = () => {
      while (taken < 100 * MB) {
        taken += piece.length;
        if (!client.socket.write(piece)) return void client.socket.once('drain', push);
      }
    };
    push();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(taken).toBeLessThan(30 * MB);
    open = true;
    expect((await client.response(30_000)).body).toBe('ok');
  });
});
