import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { credentialHandle } from '@gatehouse/kernel';
import { createSigner, httpbis } from 'http-message-signatures';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, type Gateway, IDS, plan, policy, upstream } from './harness.js';
import { credential, directory, hmacCredential, PATH, SUBSCRIBED, serveWith } from './identity.js';

const SECRET = 'a shared secret of some length';
const COVERED = ['@method', '@authority', '@path', '@query'];
const digestOf = (body: string) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

interface Signed {
  fields?: string[];
  created?: Date;
  expires?: Date;
  keyid?: string;
  body?: string;
  headers?: Record<string, string>;
  path?: string;
  key?: { sign: (data: Buffer) => Promise<Buffer>; alg?: string };
}

const hmac = { sign: async (data: Buffer) => createHmac('sha256', SECRET).update(data).digest() };

/** Signed by a library of strangers. */
async function signed(
  gateway: Gateway,
  { fields = COVERED, created = new Date(), keyid = 'k1', body, headers = {}, path = PATH, key = hmac, expires }: Signed = {},
) {
  const message = {
    method: body === undefined ? 'GET' : 'POST',
    url: gateway.url.startsWith('https') ? `https://gateway.test${path}` : `http://gateway.test${path}`,
    headers: { Host: 'gateway.test', ...(body === undefined ? {} : { 'Content-Digest': digestOf(body), 'Content-Length': String(body.length) }), ...headers },
  };
  const params = ['created', 'keyid', ...(expires ? ['expires'] : []), ...(key.alg ? ['alg'] : [])];
  const config = {
    key: { ...key, id: keyid },
    fields: body === undefined ? fields : [...fields, 'content-digest'],
    params,
    paramValues: { created, keyid, ...(expires ? { expires } : {}) },
  };
  const { headers: out } = await httpbis.signMessage(config as Parameters<typeof httpbis.signMessage>[0], message);
  const lines = Object.entries(out as Record<string, string>).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${message.method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}

conformanceOnAllWires('the policy http-signature', () => {
  const serve = async (config: Record<string, unknown> = {}, options: Parameters<typeof serveWith>[2] = {}) => {
    const served = await serveWith([policy('http-signature', config), ...SUBSCRIBED], directory([hmacCredential('k1', SECRET)]), options);
    return { ...served, sign: (how?: Signed) => signed(served.gateway, how) };
  };

  test('lets the application in whose key signed the request, and keeps the signature here', async () => {
    const { send, sign, behind, gateway } = await serve();
    expect((await send(await sign({ path: `${PATH}?b=2&a=%20x` }))).status).toBe(200);
    expect((await send(await sign({ body: 'hello', headers: { 'Content-Type': 'text/plain' } }))).status).toBe(200);
    expect((await send(await sign({ fields: [...COVERED, '@target-uri', '@scheme', '@request-target', 'host'] }))).status).toBe(200);
    expect(behind.requests[0]?.headers['signature-input']).toBeUndefined();
    expect(behind.requests[1]?.body).toBe('hello');
    expect(gateway.records[0]).toMatchObject({ applicationId: IDS.application, credentialId: IDS.credential });
  });

  test('refuses what is missing, unreadable, of others, changed, too little, and says what must be covered', async () => {
    const { send, sign, ask, behind } = await serve();
    expect(await ask()).toMatchObject({
      status: 401,
      code: 'gateway.credential_missing',
      headers: { 'accept-signature': 'sig1=("@method" "@authority" "@path" "@query");created;keyid' },
    });
    expect((await ask({ Signature: 'x' })).code).toBe('gateway.credential_malformed');
    expect((await ask({ Signature: 'sig=:AAAA:', 'Signature-Input': 'sig=("@method");created=1' })).code).toBe('gateway.credential_malformed');
    const changes: [string, string, string][] = [
      ['another path', (await sign()).replace('/a HTTP', '/b HTTP'), 'gateway.signature_invalid'],
      ['another query', (await sign()).replace('/a HTTP', '/a?x HTTP'), 'gateway.signature_invalid'],
      ['another method', (await sign()).replace('GET', 'DELETE'), 'gateway.signature_invalid'],
      ['less is covered', await sign({ fields: ['@method', '@path'] }), 'gateway.signature_invalid'],
      ['another key', await sign({ keyid: 'k2' }), 'gateway.credential_unknown'],
      ['another secret', await sign({ key: { sign: async (data) => createHmac('sha256', 'wrong').update(data).digest() } }), 'gateway.signature_invalid'],
      ['another algorithm', await sign({ key: { ...hmac, alg: 'ed25519' } }), 'gateway.signature_invalid'],
      [
        'a covered field that did not come',
        (await sign({ fields: [...COVERED, 'x-a'], headers: { 'X-A': '1' } })).replace('X-A: 1\r\n', ''),
        'gateway.signature_invalid',
      ],
      [
        'a covered field that was added to',
        (await sign({ fields: [...COVERED, 'x-a'], headers: { 'X-A': '1' } })).replace('X-A: 1', 'X-A: 1\r\nX-A: 2'),
        'gateway.signature_invalid',
      ],
    ];
    for (const [what, bytes, code] of changes) expect([what, (await send(bytes)).code]).toEqual([what, code]);
    expect(behind.requests).toHaveLength(0);
  });

  test('the body must be the one whose digest is covered', async () => {
    const { send, sign, behind } = await serve({ bodyBytesMax: 1_000 });
    const good = await sign({ body: 'hello' });
    expect(await send(good.replace(/hello$/, 'hallo'))).toMatchObject({ status: 400, code: 'gateway.digest_mismatch' });
    expect((await send(`${(await sign()).replace('GET', 'POST').replace(/\r\n\r\n$/, '\r\nContent-Length: 2\r\n\r\n')}hi`)).status).toBe(401);
    const uncovered = await sign({ headers: { 'Content-Digest': digestOf('hi') } });
    expect((await send(`${uncovered.replace('GET', 'POST').replace(/\r\n\r\n$/, '\r\nContent-Length: 2\r\n\r\n')}hi`)).status).toBe(401);
    expect(await send(await sign({ body: 'x'.repeat(2_000) }))).toMatchObject({ status: 413 });
    expect(await send((await sign({ body: 'hello' })).replace(digestOf('hello'), 'md5=:AAAA:'))).toMatchObject({ status: 401 });
    expect(behind.requests).toHaveLength(0);
    const loose = await serve({ coverBody: false });
    const bare = (await loose.sign()).replace('GET', 'POST').replace(/\r\n\r\n$/, '\r\nContent-Length: 2\r\n\r\nhi');
    // the method is covered, the body is not
    expect((await loose.send(bare)).status).toBe(401);
    expect((await loose.send(bare.replace('POST', 'GET'))).status).toBe(200);
  });

  test('counts once, and within the clock window', async () => {
    let nowMs = Date.now();
    const config = { clockWindowMs: 60_000 };
    const { send, sign, gateway, behind } = await serve(config, { nowMs: () => nowMs });
    const bytes = await sign();
    expect((await send(bytes)).status).toBe(200);
    expect(await send(bytes)).toMatchObject({ status: 401, code: 'gateway.signature_replayed' });
    // nor again because something else of the API was changed
    const changed = api({ policies: [policy('headers'), policy('http-signature', config), ...SUBSCRIBED] });
    expect(gateway.load([changed, upstream(behind.url), plan(), ...directory([hmacCredential('k1', SECRET)])])).toEqual([]);
    expect(await send(bytes)).toMatchObject({ status: 401, code: 'gateway.signature_replayed' });
    nowMs += 59_000;
    expect(await send(bytes)).toMatchObject({ status: 401, code: 'gateway.signature_replayed' });
    nowMs += 3_000;
    expect(await send(bytes)).toMatchObject({ status: 401, code: 'gateway.signature_expired' });
    const future = await sign({ created: new Date(nowMs + 70_000) });
    expect(await send(future)).toMatchObject({ status: 401, code: 'gateway.signature_expired' });
    const over = await sign({ created: new Date(nowMs - 20_000), expires: new Date(nowMs - 1_000) });
    expect(await send(over)).toMatchObject({ status: 401, code: 'gateway.signature_expired' });
    gateway.denied.add(IDS.credential);
    expect(await send(await sign({ created: new Date(nowMs) }))).toMatchObject({ status: 401, code: 'gateway.credential_revoked' });
  });

  test('a signature that counts once everywhere asks the counters, and is refused when they are away', async () => {
    const { send, sign, gateway } = await serve({ replay: 'once-everywhere' });
    gateway.limiters.late = true;
    expect((await send(await sign())).status).toBe(200);
    expect(gateway.limiters.taken.filter((name) => name.includes(':signatures/'))).toHaveLength(1);
    gateway.limiters.storeLost = true;
    expect(await send(await sign({ created: new Date(Date.now() - 5_000) }))).toMatchObject({ status: 503, code: 'gateway.counter_store_unavailable' });
  });

  test.each(['ed25519', 'ecdsa-p256-sha256', 'rsa-pss-sha512'] as const)('by a public key: %s', async (algorithm) => {
    const { privateKey, publicKey } =
      algorithm === 'ed25519'
        ? generateKeyPairSync('ed25519')
        : algorithm === 'rsa-pss-sha512'
          ? generateKeyPairSync('rsa', { modulusLength: 2048 })
          : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const held = credential('signature', credentialHandle.signature('k1'), { publicKeyPem });
    const { send, gateway } = await serveWith([policy('http-signature'), ...SUBSCRIBED], directory([held]));
    const key = createSigner(privateKey, algorithm, 'k1');
    expect((await send(await signed(gateway, { key }))).status).toBe(200);
    // the public key is no shared secret
    const confused = { sign: async (data: Buffer) => createHmac('sha256', publicKeyPem).update(data).digest(), alg: 'hmac-sha256' };
    expect((await send(await signed(gateway, { key: confused }))).status).toBe(401);
    const other = generateKeyPairSync('ed25519').privateKey;
    expect((await send(await signed(gateway, { key: { sign: async (data) => sign(null, data, other) } }))).status).toBe(401);
  });

  test('a configuration that is none is refused, and the example of its page works', async () => {
    const { gateway, behind } = await serve();
    for (const config of [{ algorithms: ['none'] }, { components: [] }, { components: ['@status'] }, { clockWindowMs: 0 }])
      expect(gateway.load([api({ policies: [policy('http-signature', config)] }), upstream(behind.url), plan()]), JSON.stringify(config)).toHaveLength(1);
    const other = await serveWith([docsExample('http-signature'), ...SUBSCRIBED], directory([hmacCredential('k1', SECRET)]));
    expect((await other.send(await signed(other.gateway, { body: 'hello' }))).status).toBe(200);
  });
});
