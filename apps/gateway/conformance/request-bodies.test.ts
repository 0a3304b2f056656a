import zlib from 'node:zlib';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { held } from '../src/bodies/held.js';
import { refuse } from '../src/pipeline/reply.js';
import { api, conformance, startGateway, upstream, upstreamServer } from './harness.js';
import { RawServer } from './raw-server.js';
import { place } from './test-policies.js';

const LIMIT = 1_000;
const post = (lines: string, body: string) => `POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\n${lines}\r\n${body}`;

/** A gateway whose policy keeps what it saw, and puts `change` in its place. */
async function buffering(change: (body: Buffer) => Buffer | undefined = () => undefined, extra: object = {}) {
  const behind = await upstreamServer();
  const gateway = await startGateway([api(), upstream(behind.url)]);
  const seen: string[] = [];
  const onRequestBody = (_x: unknown, body: Buffer) => {
    seen.push(body.toString());
    return change(body);
  };
  place(gateway, { name: 'reader', body: 'buffer', policy: { bodyBytesMax: LIMIT, onRequestBody, ...extra } });
  const call = async (body: BodyInit, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
    return { status: response.status, json: (await response.json()) as { code?: string; body?: string; headers: Record<string, string> } };
  };
  return { behind, gateway, seen, call };
}

conformance('a policy that buffers request bodies', () => {
  test('sees a body whole, once, in chunks or not, and it reaches the upstream as it came', async () => {
    const { behind, gateway, seen, call } = await buffering();
    expect((await call('hello')).json.body).toBe('hello');
    const client = await gateway.connect();
    client.send(post('Transfer-Encoding: chunked\r\n', '3\r\nhel\r\n'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(behind.requests).toHaveLength(1);
    client.send('2\r\nlo\r\n0\r\n\r\n');
    expect(JSON.parse((await client.response()).body)).toMatchObject({ body: 'hello', headers: { 'content-length': '5' } });
    expect(seen).toEqual(['hello', 'hello']);
    expect(gateway.records).toMatchObject([{ requestBytes: 5 }, { requestBytes: 5 }]);
    await waitFor(() => held.bytes === 0);
  });

  test('is not passed by in that the body is two things at once', async () => {
    const { gateway, seen, behind } = await buffering();
    for (const [name, values] of [
      ['Content-Type', ['text/plain', 'application/json']],
      ['Content-Encoding', ['identity', 'gzip']],
    ] as const) {
      const client = await gateway.connect();
      client.send(post(`${values.map((value) => `${name}: ${value}\r\n`).join('')}Content-Length: 2\r\n`, '{}'));
      const { status, body } = await client.response();
      expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([400, 'gateway.request_malformed']);
    }
    expect([seen, behind.requests]).toEqual([[], []]);
  });

  test('can put another body in its place, framed anew', async () => {
    const { call } = await buffering((body) => Buffer.from(body.toString().toUpperCase().repeat(2)));
    const { json } = await call('hello', { 'content-digest': 'sha-256=:x:' });
    expect(json).toMatchObject({ body: 'HELLOHELLO', headers: { 'content-length': '10' } });
    expect(json.headers['content-digest']).toBeUndefined();
  });

  test('is not asked for a request without a body', async () => {
    const { gateway, seen } = await buffering();
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(200);
    expect(seen).toEqual([]);
  });

  test.each([
    ['gzip', zlib.gzipSync],
    ['br', zlib.brotliCompressSync],
    ['deflate', zlib.deflateSync],
  ])('sees %s decoded; unchanged it goes on coded, changed it goes on plain', async (coding, encode) => {
    const { seen, call } = await buffering((body) => (body.toString() === 'change' ? Buffer.from('changed') : undefined));
    const coded = await call(new Uint8Array(encode(Buffer.from('hello'))), { 'content-encoding': coding });
    expect(coded.json.headers['content-encoding']).toBe(coding);
    const plain = await call(new Uint8Array(encode(Buffer.from('change'))), { 'content-encoding': coding });
    expect(plain.json.body).toBe('changed');
    expect(plain.json.headers['content-encoding']).toBeUndefined();
    expect(seen).toEqual(['hello', 'change']);
  });

  test('refuses what is too large: announced, as it comes, or as it grows', async () => {
    const { behind, gateway, call } = await buffering();
    const bomb = new Uint8Array(zlib.gzipSync(Buffer.alloc(10_000_000)).subarray());
    expect(zlib.gzipSync(Buffer.alloc(100_000)).length).toBeLessThan(LIMIT);
    const results = [
      await call('x'.repeat(LIMIT + 1)),
      await call(new Uint8Array(zlib.gzipSync(Buffer.alloc(100_000))), { 'content-encoding': 'gzip' }),
      await call(bomb, { 'content-encoding': 'gzip' }),
    ];
    for (const { status, json } of results) expect([status, json.code]).toEqual([413, 'gateway.body_too_large']);
    const client = await gateway.connect();
    client.send(post('Transfer-Encoding: chunked\r\n', `3e9\r\n${'x'.repeat(1_001)}\r\n`));
    expect((await client.response()).status).toBe(413);
    expect(behind.requests).toEqual([]);
    expect(gateway.records.every(({ policy }) => policy === 'reader')).toBe(true);
    await waitFor(() => held.bytes === 0);
  });

  test('can refuse with its own code', async () => {
    const own = refuse('gateway.policy_failed', 'Too much for this policy.');
    const { call } = await buffering(undefined, { bodyTooLarge: own });
    expect((await call('x'.repeat(LIMIT + 1))).json.code).toBe('gateway.policy_failed');
  });

  test('refuses a coding that it cannot undo', async () => {
    const { behind, call } = await buffering();
    for (const coding of ['compress', 'gzip, br', 'gzip']) {
      const { status, json } = await call('not coded', { 'content-encoding': coding });
      expect([status, json.code]).toEqual([415, 'gateway.content_coding_unknown']);
    }
    expect(behind.requests).toEqual([]);
  });

  test('can refuse a body, or fail on it', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const onRequestBody = async (_x: unknown, body: Buffer) => {
      if (body.toString() === 'fail') throw new Error('a defect');
      return refuse('gateway.request_malformed', 'Not this body.');
    };
    place(gateway, { name: 'reader', body: 'buffer', policy: { onRequestBody } });
    const call = async (body: string) => ((await (await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body })).json()) as { code: string }).code;
    expect([await call('any'), await call('fail')]).toEqual(['gateway.request_malformed', 'gateway.policy_failed']);
    expect(behind.requests).toEqual([]);
    expect(gateway.records).toMatchObject([{ policy: 'reader', reason: 'Not this body.' }, { policy: 'reader' }]);
  });

  test('lets go when the client leaves in the middle, or while the policy thinks', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    let thinking = 0;
    let release = () => {};
    const onRequestBody = async () => {
      thinking++;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return undefined;
    };
    place(gateway, { name: 'reader', body: 'buffer', policy: { onRequestBody } });
    for (const body of ['half', 'half and half']) {
      const client = await gateway.connect();
      client.send(post('Content-Length: 13\r\n', body));
      await waitFor(() => held.bytes === body.length && (body.length === 4 || thinking === 1));
      client.socket.destroy();
      await waitFor(() => gateway.connections() === 0);
    }
    release();
    await waitFor(() => held.bytes === 0);
    expect(gateway.records).toMatchObject([{ outcome: 'aborted' }, { outcome: 'aborted' }]);
    expect(behind.requests).toEqual([]);
  });
});

conformance('a policy that sees request bodies on their way', () => {
  test('sees each piece as it comes, and can change it', async () => {
    const behind = await RawServer.start(() => {});
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const seen: [string, boolean][] = [];
    const onRequestBody = (_x: unknown, piece: Buffer, last: boolean) => {
      seen.push([piece.toString(), last]);
      return piece.length === 0 ? undefined : Buffer.from(`<${piece}>`);
    };
    place(gateway, { name: 'reader', body: 'stream', policy: { onRequestBody } });
    const client = await gateway.connect();
    client.send(post('Content-Length: 10\r\n', 'hello'));
    await waitFor(() => behind.received.endsWith('\r\n\r\n7\r\n<hello>\r\n'));
    client.send('world');
    await waitFor(() => behind.received.endsWith('7\r\n<world>\r\n0\r\n\r\n'));
    expect(behind.received).toMatch(/\r\ntransfer-encoding: chunked\r\n/);
    expect(seen).toEqual([
      ['hello', false],
      ['world', true],
    ]);
  });
});
