import zlib from 'node:zlib';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { held } from '../src/bodies/held.js';
import type { ServerSentEvent } from '../src/pipeline/body-hooks.js';
import { refuse } from '../src/pipeline/reply.js';
import { api, conformance, get, startGateway, upstream, upstreamServer } from './harness.js';
import { RawServer } from './raw-server.js';
import { place } from './test-policies.js';

const LIMIT = 1_000;
type Answer = Parameters<typeof upstreamServer>[0];

/** A gateway whose policy keeps what it saw of responses, and puts `change` in its place. */
async function buffering(answer: Answer, change: (body: Buffer) => Buffer | undefined | Promise<Buffer | undefined> = () => undefined) {
  const behind = await upstreamServer(answer);
  const gateway = await startGateway([api(), upstream(behind.url)]);
  const seen: string[] = [];
  const onResponseBody = (_x: unknown, body: Buffer) => {
    seen.push(body.toString());
    return change(body);
  };
  place(gateway, { name: 'reader', body: 'buffer', policy: { bodyBytesMax: LIMIT, onResponseBody } });
  return { behind, gateway, seen };
}

conformance('a policy that buffers response bodies', () => {
  test('sees a body whole, before anything of the response leaves', async () => {
    let more = () => {};
    const { gateway, seen } = await buffering((_request, response) => {
      response.setHeader('x-a', 'b').write('hel');
      more = () => response.end('lo');
    });
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    await waitFor(() => held.bytes === 3);
    expect(client.received).toHaveLength(0);
    more();
    expect(await client.response()).toMatchObject({ status: 200, body: 'hello', headers: { 'content-length': '5', 'x-a': 'b' } });
    expect(seen).toEqual(['hello']);
    expect(gateway.records).toMatchObject([{ status: 200, outcome: 'answered', responseBytes: 5 }]);
    expect(held.bytes).toBe(0);
    // and the connection goes on
    client.send(get('/acme/pets/v1/a'));
    await waitFor(() => held.bytes === 3);
    more();
    expect((await client.response()).body).toBe('hello');
  });

  test('can put another body in its place, framed anew, even after a while', async () => {
    const { gateway } = await buffering(
      (_request, response) => void response.writeHead(200, { etag: '"a"', 'content-length': 5, 'content-type': 'text/plain' }).end('hello'),
      async (body) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return Buffer.from(`${body}, ${'x'.repeat(5_000)}`);
      },
    );
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a').repeat(2));
    for (let i = 0; i < 2; i++) {
      const response = await client.response();
      expect(response).toMatchObject({ headers: { 'content-length': '5007', 'content-type': 'text/plain' } });
      expect(response.headers.etag).toBeUndefined();
      expect(response.body).toHaveLength(5_007);
    }
    expect(gateway.records).toMatchObject([{ responseBytes: 5_007 }, { responseBytes: 5_007 }]);
  });

  test.each([
    ['gzip', zlib.gzipSync],
    ['br', zlib.brotliCompressSync],
  ])('sees %s decoded; unchanged it leaves coded, changed it leaves plain', async (coding, encode) => {
    const { gateway, seen, behind } = await buffering(
      (request, response) => void response.writeHead(200, { 'content-encoding': coding }).end(encode(Buffer.from(request.path.slice(1)))),
      (body) => (body.toString() === 'change' ? Buffer.from('changed') : undefined),
    );
    const call = async (path: string) => {
      const response = await fetch(`${gateway.url}/acme/pets/v1/${path}`, { headers: { 'accept-encoding': `${coding}, dcb`, range: 'bytes=0-1' } });
      return [response.headers.get('content-encoding'), await response.text()];
    };
    expect(await call('same')).toEqual([coding, 'same']);
    expect(await call('change')).toEqual([null, 'changed']);
    expect(seen).toEqual(['same', 'change']);
    expect(behind.requests[0]?.headers['accept-encoding']?.split(', ')[0]).toBe(coding);
    expect(behind.requests[0]?.headers['accept-encoding']).not.toContain('dcb');
    expect(behind.requests[0]?.headers.range).toBeUndefined();
  });

  test('answers 502 where it is too large: announced, as it comes, or as it grows', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(100_000));
    const { gateway } = await buffering((request, response) => {
      if (request.path === '/announced') response.writeHead(200, { 'content-length': 2_000 }).end('x'.repeat(2_000));
      else if (request.path === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      else for (let i = 0; i < 30; i++) response.write('x'.repeat(100));
    });
    for (const path of ['announced', 'endless', 'bomb']) {
      const response = await fetch(`${gateway.url}/acme/pets/v1/${path}`);
      expect([path, response.status, ((await response.json()) as { code: string }).code]).toEqual([path, 502, 'gateway.response_too_large']);
    }
    expect(gateway.records.every(({ outcome, policy }) => outcome === 'failed' && policy === 'reader')).toBe(true);
    expect(held.bytes).toBe(0);
  });

  test('answers 502 where it cannot be read, or breaks off', async () => {
    const { gateway } = await buffering((request, response) => {
      if (request.path === '/coded') response.writeHead(200, { 'content-encoding': 'compress' }).end('x');
      else {
        response.writeHead(200, { 'content-length': 10 }).write('half');
        setTimeout(() => response.destroy(), 20);
      }
    });
    expect((await fetch(`${gateway.url}/acme/pets/v1/coded`)).status).toBe(502);
    expect((await fetch(`${gateway.url}/acme/pets/v1/broken`)).status).toBe(502);
    expect(held.bytes).toBe(0);
  });

  test('can refuse, and is not asked where there is no body', async () => {
    const behind = await upstreamServer((_request, response) => void response.writeHead(200, { 'content-length': 5 }).end('hello'));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    place(gateway, { name: 'reader', body: 'buffer', policy: { onResponseBody: () => refuse('gateway.policy_failed', 'Not this body.') } });
    expect(((await (await fetch(`${gateway.url}/acme/pets/v1/a`)).json()) as { detail: string }).detail).toBe('Not this body.');
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a').replace('GET', 'HEAD'));
    const head = await client.response(5_000, true);
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBeUndefined();
  });
});

conformance('a policy that sees response bodies on their way', () => {
  test('sees each piece as it comes, and can change it or break it off', async () => {
    let socket: import('node:net').Socket | undefined;
    const behind = await RawServer.start((accepted) => {
      socket = accepted;
      accepted.once('data', () => accepted.write('HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\nhello'));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const onResponseBody = (_x: unknown, piece: Buffer) => {
      if (piece.toString() === 'BREAK') return refuse('gateway.policy_failed');
      return piece.length === 0 ? undefined : Buffer.from(`<${piece}>`);
    };
    place(gateway, { name: 'reader', body: 'stream', policy: { onResponseBody } });
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { 'Accept-Encoding': 'gzip' }));
    await waitFor(() => client.received.toString().endsWith('\r\n\r\n7\r\n<hello>\r\n'));
    socket?.write('world');
    await waitFor(() => client.received.toString().endsWith('7\r\n<world>\r\n'));
    expect(behind.received).toMatch(/accept-encoding: identity/);
    socket?.write('BREAK');
    const text = await client.untilClosed();
    expect(text).not.toContain('BREAK');
    expect(text).not.toMatch(/\r\n0\r\n/);
    expect(gateway.records).toMatchObject([{ status: 200, outcome: 'failed', responseBytes: 14 }]);
  });
});

conformance('a policy that sees events', () => {
  test('sees each as it comes, can change and drop it, and holds none back', async () => {
    let socket: import('node:net').Socket | undefined;
    const behind = await RawServer.start((accepted) => {
      socket = accepted;
      accepted.once('data', () => accepted.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n'));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const seen: ServerSentEvent[] = [];
    const onEvent = (_x: unknown, event: ServerSentEvent) => {
      seen.push(event);
      if (event.data === 'secret') return undefined;
      return event.event === 'up' ? { ...event, data: event.data.toUpperCase() } : event;
    };
    place(gateway, { name: 'events', policy: { onEvent } });
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/events'));
    const passes = async (sent: string, expected: string) => {
      const before = client.received.length;
      for (const byte of sent) {
        socket?.write(byte);
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (expected === '') return;
      await waitFor(() => client.received.length > before && client.received.toString().endsWith(`${expected}\r\n`));
    };
    await waitFor(() => client.received.includes('\r\n\r\n'));
    await passes('data: plain\nid: 1\n\n', 'data: plain\nid: 1\n\n');
    await passes('data: secret\n\n', '');
    await passes('event: up\ndata: loud\n\n', 'event: up\ndata: LOUD\n\n');
    await passes(': keep-alive\n\n', ': keep-alive\n\n');
    expect(client.received.includes('secret')).toBe(false);
    expect(seen.map(({ data }) => data)).toEqual(['plain', 'secret', 'loud']);
  });

  test('is not asked about anything else', async () => {
    const behind = await upstreamServer((_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('data: x\n\n'));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    place(gateway, {
      name: 'events',
      policy: {
        onEvent: () => {
          throw new Error('not an event');
        },
      },
    });
    expect(await (await fetch(`${gateway.url}/acme/pets/v1/a`)).text()).toBe('data: x\n\n');
  });
});

conformance('an API whose policies see no bodies', () => {
  test('has no step before what answers', async () => {
    const gateway = await startGateway([api(), upstream('http://127.0.0.1:9')]);
    const { pipeline } =
      [...(gateway.holder.current?.parts.values() ?? [])].flatMap(({ part }) => (part.kind === 'api' ? [part.value.unmatched] : []))[0] ?? {};
    expect(pipeline?.terminal.constructor.name).toBe('HttpTerminal');
  });
});
