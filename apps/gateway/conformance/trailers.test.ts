import http from 'node:http';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { api, conformance, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { RawServer } from './raw-server.js';

const request = (lines: string, body: string) => `POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\n${lines}Transfer-Encoding: chunked\r\n\r\n${body}`;

/** An upstream that answers with these trailers, whatever it is asked. */
const trailing = (trailers: string, lines = 'Trailer: X-Sum\r\n') =>
  RawServer.start((socket) =>
    socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\n${lines}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n${trailers}\r\n`, 'latin1')),
  );

/** What an upstream gets behind the body `hello`, and the head before it. */
async function sent(lines: string, trailers: string, policies = [] as ReturnType<typeof policy>[]) {
  const behind = await RawServer.start(() => {});
  const gateway = await startGateway([api({ policies }), upstream(behind.url)]);
  const client = await gateway.connect();
  client.send(request(lines, `5\r\nhello\r\n0\r\n${trailers}\r\n`));
  await waitFor(() => /\r\n0\r\n([^\r]+\r\n)*\r\n$/.test(behind.received));
  const [head = '', body = ''] = behind.received.split(/\r\n\r\n(.*)/s);
  return { head, trailers: body.slice(body.indexOf('\r\n0\r\n') + 5, -2) };
}

conformance('trailers of a request', () => {
  test('reach the upstream behind the body, announced as the client announced them', async () => {
    const { head, trailers } = await sent('Trailer: X-Sum, X-Time\r\n', 'X-Sum: 1\r\nX-Time:  12 ms \r\nX-Empty:\r\n');
    expect(trailers).toBe('x-sum: 1\r\nx-time: 12 ms\r\nx-empty: \r\n');
    expect(head).toMatch(/\r\nTrailer: X-Sum, X-Time\r\n/);
  });

  test('that could change who asks for what, or where a body ends, are dropped', async () => {
    const forbidden = [
      'Content-Length: 3',
      'Transfer-Encoding: chunked',
      'Host: evil',
      'Connection: close',
      'Authorization: Basic eA==',
      'Cookie: a=b',
      'X-Api-Key: k',
      'X-Forwarded-For: 6.6.6.6',
      'Forwarded: for=6.6.6.6',
      'X-Request-Id: mine',
      'Content-Type: text/html',
      'Content-Encoding: gzip',
      'If-None-Match: *',
      'TE: trailers',
      'Trailer: x',
      'Expect: 100-continue',
    ];
    const { trailers } = await sent('', `${forbidden.join('\r\n')}\r\nX-Sum: 1\r\n`);
    expect(trailers).toBe('x-sum: 1\r\n');
  });

  test('do not bring back what a policy set or removed, or what Connection names', async () => {
    const rules = policy('headers', { request: { set: [{ name: 'x-user', value: 'ours' }], remove: ['x-internal'] } });
    const { trailers } = await sent('Connection: X-Hop\r\nX-Hop: a\r\nX-Internal: a\r\n', 'X-User: theirs\r\nX-Internal: b\r\nX-Hop: b\r\nX-Sum: 1\r\n', [
      rules,
    ]);
    expect(trailers).toBe('x-sum: 1\r\n');
    // nor where it came as a trailer alone
    expect((await sent('', 'X-Internal: b\r\nX-Sum: 1\r\n', [rules])).trailers).toBe('x-sum: 1\r\n');
  });

  test('of the request before do not come again', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(request('', '5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n') + request('', '5\r\nagain\r\n0\r\n\r\n'));
    expect(JSON.parse((await client.response()).body).body).toBe('hello');
    expect(JSON.parse((await client.response()).body).body).toBe('again');
  });
});

conformance('trailers of a response', () => {
  const answer = async (trailers: string, lines: string, version = 'HTTP/1.1') => {
    const behind = await trailing(trailers);
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(`GET /acme/pets/v1/a ${version}\r\nHost: h\r\n${lines}\r\n`);
    await waitFor(() => client.received.includes('hello') && (client.closed || client.received.toString('latin1').endsWith('\r\n\r\n')));
    return { text: client.received.toString('latin1'), upstreamHead: behind.received };
  };

  test('reach a client that says that it takes them, and the upstream is told', async () => {
    const { text, upstreamHead } = await answer('X-Sum: 1\r\nSet-Cookie: a=b\r\nContent-Length: 3\r\n', 'TE: trailers\r\nConnection: TE\r\n');
    expect(text.endsWith('5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n')).toBe(true);
    expect(text).toMatch(/\r\nTrailer: X-Sum\r\n/);
    expect(upstreamHead).toMatch(/\r\nte: trailers\r\nconnection: te\r\n/);
  });

  test('are dropped for one that does not, and for HTTP/1.0', async () => {
    const plain = await answer('X-Sum: 1\r\n', '');
    expect(plain.text.endsWith('5\r\nhello\r\n0\r\n\r\n')).toBe(true);
    expect(plain.text).not.toMatch(/trailer/i);
    expect(plain.upstreamHead).not.toMatch(/\r\nte:/);
    const old = await answer('X-Sum: 1\r\n', 'TE: trailers\r\n', 'HTTP/1.0');
    expect(old.text).not.toMatch(/x-sum/i);
  });

  test('are read by a stock client', async () => {
    const behind = await upstreamServer((_request, response) => {
      response.setHeader('trailer', 'x-sum');
      response.write('hello');
      response.addTrailers({ 'x-sum': '42' });
      response.end();
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const trailers = await new Promise((resolve, reject) => {
      http
        .get(`${gateway.url}/acme/pets/v1/a`, { headers: { te: 'trailers' } }, (response) => response.resume().on('end', () => resolve(response.trailers)))
        .on('error', reject);
    });
    expect(trailers).toEqual({ 'x-sum': '42' });
  });

  test.each([
    ['that are no fields', 'X Sum: 1\r\n'],
    ['beyond measure', `X-Sum: ${'1'.repeat(9_000)}\r\n`],
    ['of a number that nobody needs', 'X-Sum: 1\r\n'.repeat(65)],
  ])('%s break the response off', async (_name, trailers) => {
    const behind = await trailing(trailers);
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send('GET /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nTE: trailers\r\n\r\n');
    const text = await client.untilClosed();
    expect(text).not.toMatch(/\r\n0\r\n/);
    expect(text).not.toMatch(/x-sum: 1/);
  });
});
