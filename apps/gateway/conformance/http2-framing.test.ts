import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Flag, fields, frame, Type } from './frame-socket.js';
import { api, conformance, startGateway, upstream, upstreamServer } from './harness.js';
import { connectHttp2, h2get, request } from './http2.js';
import { frameClient, GET } from './http2-frames.js';
import { authority, securePort } from './secure.js';

const PROTOCOL_ERROR = 1;

conformance('a request over HTTP/2', () => {
  const serve = async (limits = {}) => {
    const behind = await upstreamServer();
    const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1'] }));
    const gateway = await startGateway([api(), upstream(behind.url)], { tls, limits });
    return { behind, gateway };
  };

  test('reaches the upstream as any other, and its response comes back', async () => {
    const { behind, gateway } = await serve();
    const session = await connectHttp2(gateway);
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

  test('has its length told where it is known, and is chunked upstream where not', async () => {
    const { behind, gateway } = await serve();
    const session = await connectHttp2(gateway);
    await request(session, h2get('/acme/pets/v1/a', { ':method': 'POST', 'content-length': '5' }), 'hello');
    await request(session, h2get('/acme/pets/v1/a', { ':method': 'POST' }), 'hello');
    await request(session, h2get('/acme/pets/v1/a', { ':method': 'POST', 'content-length': '0' }), '');
    expect(behind.requests.map(({ headers, body }) => [headers['content-length'], headers['transfer-encoding'], body])).toEqual([
      ['5', undefined, 'hello'],
      [undefined, 'chunked', 'hello'],
      ['0', undefined, ''],
    ]);
  });

  test('has one cookie, though it comes in crumbs, and one host', async () => {
    const { behind, gateway } = await serve();
    const client = await frameClient(gateway);
    const crumbs: [string, string][] = [...Object.entries(GET), ['cookie', 'a=1'], ['cookie', 'b=2'], ['host', 'gateway.test']];
    client.send(frame(Type.headers, Flag.endHeaders | Flag.endStream, 1, fields(crumbs)));
    await waitFor(() => behind.requests.length === 1);
    expect(behind.requests[0]?.headers.cookie).toBe('a=1; b=2');
    const { ':authority': _without, ...rest } = GET;
    client.send(frame(Type.headers, Flag.endHeaders | Flag.endStream, 3, fields([...Object.entries(rest), ['host', 'h.test']])));
    await waitFor(() => behind.requests.length === 2);
    expect(behind.requests[1]?.headers['x-forwarded-host']).toBe('h.test');
  });

  test.each<[string, [string, string][]]>([
    ['a header of the connection', [...Object.entries(GET), ['connection', 'close']]],
    ['a transfer coding', [...Object.entries(GET), ['transfer-encoding', 'chunked']]],
    ['an upgrade', [...Object.entries(GET), ['upgrade', 'websocket']]],
    ['a TE other than trailers', [...Object.entries(GET), ['te', 'gzip']]],
    ['two hosts that differ', [...Object.entries(GET), ['host', 'other.test']]],
    [
      'no path',
      [
        [':method', 'GET'],
        [':scheme', 'https'],
        [':authority', 'a'],
      ],
    ],
    [
      'an empty path',
      [
        [':method', 'GET'],
        [':scheme', 'https'],
        [':authority', 'a'],
        [':path', ''],
      ],
    ],
    ['a pseudo-header behind a header', [['x-one', '1'], ...Object.entries(GET)]],
    ['a pseudo-header twice', [...Object.entries(GET), [':path', '/b']]],
    ['a pseudo-header of a response', [...Object.entries(GET), [':status', '200']]],
    ['a name in upper case', [...Object.entries(GET), ['X-One', '1']]],
    ['a space in the path', [...Object.entries({ ...GET, ':path': '/acme/pets/v1/a b' })]],
    ['a request smuggled in the path', [...Object.entries({ ...GET, ':path': '/acme/pets/v1/a HTTP/1.1\r\nhost: x\r\n\r\nGET /b' })]],
    ['a request smuggled in the method', [...Object.entries({ ...GET, ':method': 'GET /b HTTP/1.1\r\nhost: x\r\n\r\nGET' })]],
    ['a host with a user', [...Object.entries({ ...GET, ':authority': 'a@gateway.test' })]],
    [
      'CONNECT',
      [
        [':method', 'CONNECT'],
        [':authority', 'gateway.test:443'],
      ],
    ],
  ])('with %s is refused, by a reset or with 400, and never reaches the upstream', async (_name, pairs) => {
    const { behind, gateway } = await serve();
    const client = await frameClient(gateway);
    client.send(frame(Type.headers, Flag.endHeaders | Flag.endStream, 1, fields(pairs)));
    // 400 is a literal, or 0x8c: the twelfth entry of the static table
    const refused = () => client.reset(1) === PROTOCOL_ERROR || client.of(Type.headers, 1)[0]?.payload[0] === 0x8c || client.goodbye === PROTOCOL_ERROR;
    await waitFor(refused);
    expect(behind.requests).toHaveLength(0);
    // the gateway is as before for others
    expect((await request(await connectHttp2(gateway), h2get('/acme/pets/v1/a'))).status).toBe(200);
  });

  test('whose body is longer or shorter than it says is not passed on as whole', async () => {
    const { behind, gateway } = await serve();
    const post = fields({ ...GET, ':method': 'POST', 'content-length': '5' });
    for (const body of ['hi', 'hello, world']) {
      const client = await frameClient(gateway);
      client.send(frame(Type.headers, Flag.endHeaders, 1, post), frame(Type.data, Flag.endStream, 1, Buffer.from(body)));
      await waitFor(() => client.reset(1) !== undefined || client.goodbye !== undefined);
    }
    await waitFor(() => gateway.records.filter(({ outcome }) => outcome === 'aborted').length === 2);
    expect(behind.requests).toHaveLength(0);
  });

  test('with a line end in a value comes without that field, not with another line', async () => {
    const { behind, gateway } = await serve();
    const client = await frameClient(gateway);
    client.send(frame(Type.headers, Flag.endHeaders | Flag.endStream, 1, fields([...Object.entries(GET), ['x-one', '1\r\nx-two: 2'], ['x-three', '3']])));
    await waitFor(() => behind.requests.length === 1 || client.reset(1) !== undefined);
    const { headers = {} } = behind.requests[0] ?? {};
    expect([headers['x-one'], headers['x-two']]).toEqual([undefined, undefined]);
  });

  test('with too large a head is refused with 431, and others go on', async () => {
    const { gateway } = await serve({ headBytesMax: 4_096 });
    const session = await connectHttp2(gateway);
    const large = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`x-${i}`, 'v'.repeat(900)]));
    const response = await request(session, h2get('/acme/pets/v1/a', large)).catch((error: Error) => error);
    // node:http2 keeps to what the gateway announced, and does not send it in the first place, or gets the refusal
    expect('status' in response ? response.status : 431).toBe(431);
    expect((await request(await connectHttp2(gateway), h2get('/acme/pets/v1/a'))).status).toBe(200);
  });

  test('shares its connection with a hundred others', async () => {
    const { behind, gateway } = await serve();
    const session = await connectHttp2(gateway);
    const paths = Array.from({ length: 300 }, (_, i) => `/acme/pets/v1/${i}`);
    const responses = await Promise.all(paths.map((path) => request(session, h2get(path))));
    expect(responses.map(({ body }) => JSON.parse(body).path)).toEqual(paths.map((path) => path.replace('/acme/pets/v1', '')));
    expect(behind.requests).toHaveLength(300);
    expect(gateway.connections()).toBe(1);
  });

  test('may be told to go on before it sends its body, and to trail behind it', async () => {
    const behind = http.createServer((incoming, response) => {
      incoming.resume().on('end', () => {
        response.writeHead(200, { trailer: 'x-sum' });
        response.write(JSON.stringify(incoming.trailers));
        response.addTrailers({ 'x-sum': '42' });
        response.end();
      });
    });
    await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void behind.close());
    const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1'] }));
    const gateway = await startGateway([api(), upstream(`http://127.0.0.1:${(behind.address() as AddressInfo).port}`)], { tls });
    const session = await connectHttp2(gateway);
    const stream = session.request(h2get('/acme/pets/v1/a', { ':method': 'POST', te: 'trailers', expect: '100-continue' }), { waitForTrailers: true });
    const went = new Promise<number>((resolve) => stream.on('continue', () => resolve(100)));
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-end': '1' }));
    expect(await went).toBe(100);
    stream.end('body');
    let text = '';
    let trailers = {};
    stream.on('data', (chunk) => {
      text += chunk;
    });
    stream.on('trailers', (fields) => {
      trailers = fields;
    });
    await new Promise((resolve) => stream.on('end', resolve));
    expect(JSON.parse(text)).toEqual({ 'x-end': '1' });
    expect(trailers).toMatchObject({ 'x-sum': '42' });
  });
});
