import { createHash } from 'node:crypto';
import aws4 from 'aws4';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, IDS, plan, policy, upstream } from './harness.js';
import { directory, hmacCredential, PATH, SUBSCRIBED, serveWith } from './identity.js';

const KEYS = { accessKeyId: 'k1', secretAccessKey: 'a shared secret of some length' };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

interface Signed {
  path?: string;
  body?: string;
  headers?: Record<string, string>;
  keys?: typeof KEYS;
  region?: string;
  service?: string;
}

/** Signed by a library of strangers. */
function signed({ path = PATH, body, headers = {}, keys = KEYS, region = 'gatehouse', service = 'execute-api' }: Signed = {}): string {
  const method = body === undefined ? 'GET' : 'POST';
  const hash = body === undefined ? {} : { 'X-Amz-Content-Sha256': sha256(body), 'Content-Length': String(body.length) };
  const request = aws4.sign(
    { host: 'gateway.test', path, method, service, region, headers: { ...hash, ...headers }, ...(body === undefined ? {} : { body }) },
    keys,
  );
  const lines = Object.entries(request.headers as Record<string, string>).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}

conformanceOnAllWires('the policy hmac-signature', () => {
  const serve = (config: Record<string, unknown> = {}, options: Parameters<typeof serveWith>[2] = {}) =>
    serveWith([policy('hmac-signature', config), ...SUBSCRIBED], directory([hmacCredential(KEYS.accessKeyId, KEYS.secretAccessKey)]), options);

  test('lets the application in whose key signed the request, whatever stands in its target', async () => {
    const { send, behind, gateway } = await serve();
    const paths = [PATH, `${PATH}?b=2&a=1&a=0&empty=&flag`, `${PATH}/%C3%A9t%C3%A9/a%20b?q=%C3%A9+x%2By`, `${PATH}/a(b)*c!d'e~f`];
    for (const path of paths) expect([path, (await send(signed({ path }))).status]).toEqual([path, 200]);
    expect((await send(signed({ body: 'hello', headers: { 'X-Amz-Meta': '  two   words ', 'Content-Type': 'text/plain' } }))).status).toBe(200);
    expect(behind.requests[0]?.headers.authorization).toBeUndefined();
    expect(behind.requests.at(-1)?.body).toBe('hello');
    expect(gateway.records[0]).toMatchObject({ applicationId: IDS.application });
  });

  test('refuses what is missing, unreadable, of others, changed, and for another place', async () => {
    const { send, ask, behind } = await serve();
    expect(await ask()).toMatchObject({ status: 401, code: 'gateway.credential_missing' });
    expect((await ask({ Authorization: 'AWS4-HMAC-SHA256 Credential=k1' })).code).toBe('gateway.credential_malformed');
    const good = signed();
    const cases: [string, string, string][] = [
      ['no date', good.replace(/X-Amz-Date: .*\r\n/, ''), 'gateway.credential_malformed'],
      ['another path', good.replace('/a HTTP', '/b HTTP'), 'gateway.signature_invalid'],
      ['another query', good.replace('/a HTTP', '/a?x=1 HTTP'), 'gateway.signature_invalid'],
      ['another method', good.replace('GET', 'DELETE'), 'gateway.signature_invalid'],
      ['an X-Amz header that is not covered', good.replace('X-Amz-Date', 'X-Amz-Other: 1\r\nX-Amz-Date'), 'gateway.signature_invalid'],
      ['another region', signed({ region: 'us-east-1' }), 'gateway.signature_invalid'],
      ['another service', signed({ service: 's3' }), 'gateway.signature_invalid'],
      ['another key', signed({ keys: { ...KEYS, accessKeyId: 'k2' } }), 'gateway.credential_unknown'],
      ['another secret', signed({ keys: { ...KEYS, secretAccessKey: 'wrong' } }), 'gateway.signature_invalid'],
      [
        'a part twice',
        good.replace('SignedHeaders=', 'Credential=k1/20260101/gatehouse/execute-api/aws4_request, SignedHeaders='),
        'gateway.credential_malformed',
      ],
      ['headers out of order', good.replace('SignedHeaders=host;x-amz-date', 'SignedHeaders=x-amz-date;host'), 'gateway.credential_malformed'],
    ];
    for (const [what, bytes, code] of cases) expect([what, (await send(bytes)).code]).toEqual([what, code]);
    expect(behind.requests).toHaveLength(0);
  });

  test('the body must be the one that was signed', async () => {
    const { send, behind } = await serve({ bodyBytesMax: 1_000 });
    expect(await send(signed({ body: 'hello' }).replace(/hello$/, 'hallo'))).toMatchObject({ status: 400, code: 'gateway.digest_mismatch' });
    expect(
      await send(
        `${signed()
          .replace('GET', 'POST')
          .replace(/\r\n\r\n$/, '\r\nContent-Length: 2\r\n\r\n')}hi`,
      ),
    ).toMatchObject({ status: 401 });
    expect(await send(signed({ body: 'hi', headers: { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' } }))).toMatchObject({
      status: 401,
      code: 'gateway.signature_invalid',
    });
    expect(await send(signed({ body: 'x'.repeat(2_000) }))).toMatchObject({ status: 413 });
    expect(behind.requests).toHaveLength(0);
  });

  test('counts once, and within the clock window', async () => {
    let nowMs = Date.now();
    const { send, gateway } = await serve({ clockWindowMs: 60_000 }, { nowMs: () => nowMs });
    const bytes = signed();
    expect((await send(bytes)).status).toBe(200);
    expect(await send(bytes)).toMatchObject({ status: 401, code: 'gateway.signature_replayed' });
    nowMs += 62_000;
    expect(await send(bytes)).toMatchObject({ status: 401, code: 'gateway.signature_expired' });
    nowMs = Date.now();
    gateway.denied.add(IDS.credential);
    expect(await send(signed({ path: `${PATH}?again` }))).toMatchObject({ status: 401, code: 'gateway.credential_revoked' });
  });

  test('a configuration that is none is refused, and the example of its page works', async () => {
    const { gateway, behind } = await serve();
    for (const config of [{ region: 'a/b' }, { clockWindowMs: 1 }, { signedHeaders: ['Not Lower'] }])
      expect(gateway.load([api({ policies: [policy('hmac-signature', config)] }), upstream(behind.url), plan()]), JSON.stringify(config)).toHaveLength(1);
    const example = docsExample('hmac-signature');
    const other = await serveWith([example, ...SUBSCRIBED], directory([hmacCredential(KEYS.accessKeyId, KEYS.secretAccessKey)]));
    expect((await other.send(signed({ body: 'hello', region: String(example.config.region) }))).status).toBe(200);
  });
});
