import { createHash, createHmac } from 'node:crypto';
import { credentialHandle, hashApiKey, mintApiKey } from '@gatehouse/kernel';
import { httpbis } from 'http-message-signatures';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, IDS, plan, policy, upstream } from './harness.js';
import { application, bearer, client, clientCredential, credential, directory, hmacCredential, ownIssuer, PATH, SUBSCRIBED, serveWith } from './identity.js';

const basic = { Authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` };

/** A request with this body, signed, as far as the body. */
async function signedHead({ url }: { url: string }, body: string): Promise<string> {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const message = {
    method: 'POST',
    url: `${url.startsWith('https') ? 'https' : 'http'}://gateway.test${PATH}`,
    headers: { Host: 'gateway.test', 'Content-Digest': digest, 'Content-Length': String(body.length) },
  };
  const sign = async (data: Buffer) => createHmac('sha256', 'secret').update(data).digest();
  const fields = ['@method', '@authority', '@path', '@query', 'content-digest'];
  const { headers } = await httpbis.signMessage({ key: { sign, id: 'k1' }, fields, params: ['created', 'keyid'] }, message);
  const lines = Object.entries(headers as Record<string, string>).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${PATH} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

conformanceOnAllWires('the policy any-of', () => {
  const METHODS = [{ type: 'api-key' }, { type: 'oauth-token' }, { type: 'basic-auth' }, { type: 'http-signature' }];
  const serve = async (config: Record<string, unknown> = {}, planOverrides: Record<string, unknown> = {}) => {
    const { key } = mintApiKey('live');
    const issuer = await ownIssuer();
    const objects = [
      issuer.object,
      { ...plan([{ kind: 'rate', name: 'calls', requests: 2, windowMs: 60_000 }]), ...planOverrides } as ReturnType<typeof plan>,
      ...directory(
        [
          credential(undefined, hashApiKey(key), { id: 'cred_key', applicationId: 'app_key' }),
          clientCredential({ id: 'cred_client', applicationId: 'app_client' }),
          hmacCredential('k1', 'secret', { id: 'cred_hmac', applicationId: 'app_hmac' }),
        ],
        [application('app_key'), application('app_client'), application('app_hmac')],
      ),
    ];
    const token = await issuer.token(credentialHandle.client(client.id, client.secret));
    return { key, token, objects, ...(await serveWith([policy('any-of', { methods: METHODS, ...config }), ...SUBSCRIBED], objects)) };
  };

  test('takes each kind, and says in the record which credential it was', async () => {
    const { key, token, ask, gateway, behind } = await serve();
    for (const headers of [{ 'X-API-Key': key }, bearer(key), bearer(token), basic]) expect((await ask(headers)).status, JSON.stringify(headers)).toBe(200);
    expect(gateway.records.map(({ credentialId }) => credentialId)).toEqual(['cred_key', 'cred_key', 'cred_client', 'cred_client']);
    expect(JSON.stringify(behind.requests)).not.toMatch(new RegExp(`${key}|${token}|Basic `));
  });

  test('the first kind that is carried counts, none of the others reaches the upstream, and a wrong one is not passed over', async () => {
    const { key, token, ask, gateway, behind } = await serve();
    expect((await ask({ 'X-API-Key': key, ...basic })).status).toBe(200);
    expect(gateway.records[0]).toMatchObject({ credentialId: 'cred_key' });
    expect(behind.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(await ask({ 'X-API-Key': 'gth_live_wrong', ...bearer(token) })).toMatchObject({ status: 401, code: 'gateway.credential_malformed' });
    expect(await ask({ 'X-API-Key': mintApiKey('live').key, ...basic })).toMatchObject({ status: 401, code: 'gateway.credential_unknown' });
    expect(behind.requests).toHaveLength(1);
  });

  test('says every way in when there is none, and takes nothing else for one', async () => {
    const { ask, behind } = await serve();
    const answer = await ask();
    expect(answer).toMatchObject({ status: 401, code: 'gateway.credential_missing' });
    expect(answer.headers['www-authenticate']).toMatch(/Bearer.*Basic.*Signature/s);
    for (const authorization of ['Digest x', 'Bearer', 'Bearer hello', 'Basic', 'x', 'bearer\ta']) {
      expect((await ask({ Authorization: authorization })).status, authorization).toBe(401);
    }
    expect(behind.requests).toHaveLength(0);
  });

  test('checks the body of a signed call and leaves those of others alone', async () => {
    const { key, send, gateway, behind } = await serve();
    const bytes = await signedHead(gateway, 'hello');
    expect(await send(`${bytes}hallo`)).toMatchObject({ status: 400, code: 'gateway.digest_mismatch' });
    expect(behind.requests).toHaveLength(0);
    const large = 'x'.repeat(1_500_000);
    expect((await send(`POST ${PATH} HTTP/1.1\r\nHost: gateway.test\r\nX-API-Key: ${key}\r\nContent-Length: ${large.length}\r\n\r\n${large}`)).status).toBe(
      200,
    );
    expect(behind.requests[0]?.body).toHaveLength(large.length);
  });

  test('holds each kind to its own limit of bodies', async () => {
    const methods = [
      { type: 'http-signature', config: { bodyBytesMax: 100 } },
      { type: 'hmac-signature', config: { bodyBytesMax: 1_000 } },
    ];
    const { send, gateway, behind } = await serve({ methods });
    for (const [length, status] of [
      [100, 200],
      [101, 413],
    ] as const) {
      const body = 'x'.repeat(length);
      expect((await send((await signedHead(gateway, body)) + body)).status).toBe(status);
    }
    expect(behind.requests).toHaveLength(1);
  });

  test('lets callers without credentials in on a plan that takes in such, each address with its own limits', async () => {
    const anonymous = await serve({ anonymousPlanId: IDS.plan }, { anonymous: true });
    expect([(await anonymous.ask()).status, (await anonymous.ask()).status]).toEqual([200, 200]);
    expect(await anonymous.ask()).toMatchObject({ status: 429, code: 'gateway.rate_limited' });
    expect(anonymous.gateway.records[0]).toMatchObject({ planId: IDS.plan });
    expect(anonymous.gateway.records[0]?.applicationId).toBeUndefined();
    // one who shows something is judged by it
    expect(await anonymous.ask({ 'X-API-Key': 'hello' })).toMatchObject({ status: 401 });
    expect((await anonymous.ask({ 'X-API-Key': anonymous.key })).status).toBe(200);
    for (const refusing of [
      await serve({ anonymousPlanId: IDS.plan }),
      await serve({ anonymousPlanId: 'plan_other' }, { anonymous: true }),
      await serve({ anonymousPlanId: IDS.plan }, { anonymous: true, tenantId: 'ten_other' }),
    ]) {
      expect(await refusing.ask()).toMatchObject({ status: 401, code: 'gateway.credential_missing' });
    }
  });

  test('two policies that identify must both be content, and mean one application', async () => {
    const { key, token, objects, behind, gateway, ask } = await serve();
    const both = api({ policies: [policy('api-key'), policy('basic-auth'), ...SUBSCRIBED] });
    expect(gateway.load([both, upstream(behind.url), ...objects])).toEqual([]);
    expect((await ask({ 'X-API-Key': key })).code).toBe('gateway.credential_missing');
    expect(await ask({ 'X-API-Key': key, ...basic })).toMatchObject({ status: 401, code: 'gateway.credentials_differ' });
    expect(token).toBeTruthy();
    const same = directory([credential(undefined, hashApiKey(key), { id: 'cred_key' }), clientCredential({ id: 'cred_client' })], [application()]);
    expect(gateway.load([both, upstream(behind.url), plan(), ...same])).toEqual([]);
    expect((await ask({ 'X-API-Key': key, ...basic })).status).toBe(200);
  });

  test('a configuration that is none is refused, and the example of its page works', async () => {
    const { gateway, behind, objects, key } = await serve();
    for (const config of [
      {},
      { methods: [] },
      { methods: [{ type: 'subscription' }] },
      { methods: [{ type: 'jwt' }] },
      { methods: [{ type: 'any-of', config: { methods: METHODS } }] },
    ])
      expect(gateway.load([api({ policies: [policy('any-of', config)] }), upstream(behind.url), plan()]), JSON.stringify(config)).toHaveLength(1);
    const other = await serveWith([docsExample('any-of'), ...SUBSCRIBED], objects);
    expect((await other.ask({ 'X-API-Key': key })).status).toBe(200);
    expect((await other.ask(basic)).status).toBe(200);
  });
});
