import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { api, conformance, startGateway, upstream, upstreamServer } from './harness.js';
import { connectHttp2, h2get, request } from './http2.js';
import { authority, securePort } from './secure.js';

const MB = 1_000_000;

/** When there is room again, or nobody to make room for. */
function once(response: ServerResponse, then: (value: unknown) => void): void {
  const settle = () => {
    response.off('drain', settle).off('close', settle);
    then(undefined);
  };
  response.on('drain', settle).on('close', settle);
}

conformance('bodies over HTTP/2', () => {
  const serve = async (handler: Parameters<typeof upstreamServer>[0], limits = {}) => {
    const behind = await upstreamServer(handler);
    const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1'] }));
    const settings = { firstByteTimeoutMs: 30_000, idleTimeoutMs: 30_000 };
    return startGateway([api(), upstream(behind.url, settings)], { tls, limits });
  };

  /** An upstream that sends as fast as it may, and how much it got rid of. */
  const source = (total: number) => {
    const state = { sent: 0, gone: false };
    const handler: Parameters<typeof upstreamServer>[0] = async (_request, response) => {
      response.on('close', () => {
        state.gone = true;
      });
      const piece = Buffer.alloc(50_000, 'x');
      while (state.sent < total && !response.destroyed) {
        state.sent += piece.length;
        if (!response.write(piece)) await new Promise((resolve) => once(response, resolve));
      }
      response.end();
    };
    return { state, handler };
  };

  test('are held back by a slow reader, and every byte arrives', async () => {
    const { state, handler } = source(40 * MB);
    const gateway = await serve(handler);
    const session = await connectHttp2(gateway);
    const stream = session.request(h2get('/acme/pets/v1/a'));
    stream.pause();
    let before = -1;
    // what system buffers take is taken, then nothing moves any more
    await waitFor(
      async () => {
        const same = state.sent === before;
        before = state.sent;
        await new Promise((resolve) => setTimeout(resolve, 200));
        return same && before > 0;
      },
      { timeoutMs: 20_000, what: 'the upstream held back' },
    );
    expect(state.sent).toBeLessThan(30 * MB);
    let received = 0;
    stream.on('data', (chunk) => {
      received += chunk.length;
    });
    stream.resume();
    await new Promise((resolve) => stream.on('end', resolve));
    expect(received).toBe(40 * MB);
  });

  test('that are never read to their end are cut off, though all was written, and the connection goes on', async () => {
    const gateway = await serve((incoming, response) => void response.end(incoming.path === '/large' ? Buffer.alloc(200_000, 'x') : 'quick'), {
      writeIdleTimeoutMs: 400,
    });
    const session = await connectHttp2(gateway);
    const stream = session.request(h2get('/acme/pets/v1/large'));
    stream.pause();
    await new Promise((resolve) => stream.on('close', resolve));
    expect(stream.rstCode).toBe(8);
    expect((await request(session, h2get('/acme/pets/v1/a'))).body).toBe('quick');
  });

  test('that are read more slowly than the least are cut off', async () => {
    const { state, handler } = source(40 * MB);
    const gateway = await serve(handler, { responseBytesPerSecondMin: 40 * MB, bodyRateWindowMs: 500 });
    const session = await connectHttp2(gateway);
    const stream = session.request(h2get('/acme/pets/v1/a'));
    const timer = setInterval(() => void stream.read(10_000), 50);
    onTestFinished(() => clearInterval(timer));
    await new Promise((resolve) => stream.on('close', resolve));
    await waitFor(() => state.gone);
    expect(gateway.records).toMatchObject([{ status: 200, outcome: 'aborted' }]);
  });

  test('of one stream that is not read do not hold back the others of its connection', async () => {
    const { handler } = source(20 * MB);
    const gateway = await serve((incoming, response) => (incoming.path === '/slow' ? handler(incoming, response) : void response.end('quick')));
    const session = await connectHttp2(gateway);
    const slow = session.request(h2get('/acme/pets/v1/slow'));
    slow.pause();
    await new Promise((resolve) => slow.on('response', resolve));
    for (let i = 0; i < 20; i++) expect((await request(session, h2get('/acme/pets/v1/a'))).body).toBe('quick');
    slow.close();
  });

  test('that nobody takes are given up in time', async () => {
    const { state, handler } = source(40 * MB);
    const gateway = await serve(handler, { writeIdleTimeoutMs: 500 });
    const session = await connectHttp2(gateway);
    const stream = session.request(h2get('/acme/pets/v1/a'));
    stream.on('error', () => {});
    stream.pause();
    await waitFor(() => stream.rstCode === 8 || stream.destroyed, { what: 'the stream reset' });
    await waitFor(() => state.gone && gateway.records.length === 1);
    expect(gateway.records[0]).toMatchObject({ outcome: 'aborted' });
  });

  test('of requests are held back by a slow upstream', async () => {
    let go = () => {};
    let received = 0;
    const behind = createServer((socket) => {
      socket.pause();
      go = () => {
        socket.on('data', (chunk) => {
          received += chunk.length;
          if (chunk.toString('latin1').endsWith('0\r\n\r\n')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        });
        socket.resume();
      };
    });
    onTestFinished(() => void behind.close());
    await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
    const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1'] }));
    const settings = { firstByteTimeoutMs: 30_000, idleTimeoutMs: 30_000 };
    const gateway = await startGateway([api(), upstream(`http://127.0.0.1:${(behind.address() as AddressInfo).port}`, settings)], { tls });
    const session = await connectHttp2(gateway);
    const stream = session.request(h2get('/acme/pets/v1/a', { ':method': 'POST' }));
    let sent = 0;
    const piece = Buffer.alloc(50_000, 'x');
    const pump = () => {
      while (sent < 40 * MB) {
        sent += piece.length;
        if (!stream.write(piece)) {
          stream.once('drain', pump);
          return;
        }
      }
      stream.end();
    };
    pump();
    let before = -1;
    await waitFor(
      async () => {
        const same = sent === before;
        before = sent;
        await new Promise((resolve) => setTimeout(resolve, 200));
        return same && before > 0;
      },
      { timeoutMs: 20_000, what: 'the client held back' },
    );
    expect(sent).toBeLessThan(30 * MB);
    go();
    const status = await new Promise((resolve) => stream.on('response', (headers) => resolve(headers[':status'])));
    expect(status).toBe(200);
    expect(received).toBeGreaterThan(40 * MB);
    expect(gateway.records).toMatchObject([{ requestBytes: 40 * MB }]);
  });

  test('that are refused need not be sent to their end', async () => {
    const gateway = await serve(undefined as never);
    const session = await connectHttp2(gateway);
    const stream = session.request(h2get('/nowhere', { ':method': 'POST' }));
    const status = await new Promise((resolve) => stream.on('response', (headers) => resolve(headers[':status'])));
    expect(status).toBe(404);
    stream.resume();
    // the stream is closed without an error, and the connection serves on
    await new Promise((resolve) => stream.on('close', resolve));
    expect(stream.rstCode).toBe(0);
    expect((await request(session, h2get('/nowhere'))).status).toBe(404);
    expect(gateway.connections()).toBe(1);
  });

  test('that stop coming are waited for only so long', async () => {
    const gateway = await serve((_request, response) => void response.end('ok'), { bodyIdleTimeoutMs: 300 });
    const session = await connectHttp2(gateway);
    const stream = session.request(h2get('/acme/pets/v1/a', { ':method': 'POST' }));
    stream.write('begin');
    const status = await new Promise((resolve) => stream.on('response', (headers) => resolve(headers[':status'])));
    expect(status).toBe(408);
    expect((await request(session, h2get('/acme/pets/v1/a'))).status).toBe(200);
  });

  test('that break off upstream break off for the client, and only that stream', async () => {
    const gateway = await serve((incoming, response) => {
      if (incoming.path !== '/cut') return void response.end('whole');
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    const session = await connectHttp2(gateway);
    await expect(request(session, h2get('/acme/pets/v1/cut'))).rejects.toThrow();
    expect((await request(session, h2get('/acme/pets/v1/a'))).body).toBe('whole');
  });
});
