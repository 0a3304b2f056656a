import fc from 'fast-check';
import { expect, test } from 'vitest';
import { api, caller, conformance, get, KEYED, plan, startGateway, upstream, upstreamServer } from './harness.js';

const seed = fc.constantFrom(
  'GET /acme/pets/v1/a?b=c HTTP/1.1\r\nHost: h\r\nX-A: b\r\n\r\n',
  'POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\nX-T: 1\r\n\r\n',
  'POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello',
  'HEAD http://h/acme/pets/v1/a HTTP/1.0\r\nConnection: keep-alive, X-A\r\n\r\n',
);
const piece = fc.constantFrom(
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  ':',
  '0',
  'ffff',
  'Content-Length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
  'GET / HTTP/1.1\r\n',
  '\x80',
  ';',
  '%2e',
  '/../',
  'HTTP/1.1',
);
const soup = fc
  .tuple(fc.array(seed, { minLength: 1, maxLength: 3 }), fc.array(fc.tuple(fc.nat(400), fc.nat(6), piece), { maxLength: 4 }))
  .map(([messages, edits]) =>
    edits.reduce((text, [at, cut, bytes]) => text.slice(0, at % text.length) + bytes + text.slice((at % text.length) + cut), messages.join('')),
  );

conformance('whatever bytes come', () => {
  test('are answered with HTTP or a closed line, and the gateway goes on', async () => {
    const behind = await upstreamServer((_request, response) => void response.end('ok'));
    const who = caller();
    const gateway = await startGateway([api({ policies: KEYED }), upstream(behind.url), plan(), ...who.objects]);
    const answered = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(soup, fc.array(fc.nat(300), { maxLength: 3 }), async (text, cuts) => {
        const client = await gateway.connect();
        const keyed = text.replace('Host: h\r\n', `Host: h\r\nX-API-Key: ${who.key}\r\n`);
        const at = [0, ...cuts.map((cut) => cut % (keyed.length + 1)).sort((a, b) => a - b), keyed.length];
        for (const [i, end] of at.slice(1).entries()) {
          client.send(keyed.slice(at[i], end));
          await new Promise((resolve) => setImmediate(resolve));
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
        client.socket.destroy();
        const answer = client.received.toString('latin1');
        const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1];
        if (answer !== '') expect(status, answer).toBeDefined();
        answered.set(status ?? 'silence', (answered.get(status ?? 'silence') ?? 0) + 1);
      }),
      { numRuns: 150 },
    );
    // silence alone would prove nothing
    expect(answered.get('400'), JSON.stringify([...answered])).toBeGreaterThan(10);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { 'X-API-Key': who.key }));
    expect((await client.response()).body).toBe('ok');
    expect(gateway.logged.filter((line) => line.includes('defect'))).toEqual([]);
  });
});
