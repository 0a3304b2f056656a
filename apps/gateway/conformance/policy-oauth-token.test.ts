import { credentialHandle } from '@gatehouse/kernel';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, get, IDS, plan, policy, upstream } from './harness.js';
import { application, bearer, client, clientCredential, directory, ownIssuer, PATH, SUBSCRIBED, serveWith } from './identity.js';

const REF = credentialHandle.client(client.id, client.secret);

conformanceOnAllWires('the policy oauth-token', () => {
  const serve = async (config: Record<string, unknown> = {}, options: Parameters<typeof serveWith>[2] = {}) => {
    const issuer = await ownIssuer();
    const served = await serveWith([policy('oauth-token', config), ...SUBSCRIBED], [issuer.object, ...directory([clientCredential()])], options);
    return { issuer, ...served };
  };

  test('lets the application in with a token of the platform, and keeps the token here', async () => {
    const { issuer, ask, behind, gateway } = await serve();
    const token = await issuer.token(REF);
    for (let i = 0; i < 2; i++) expect((await ask(bearer(token))).status).toBe(200);
    expect(JSON.stringify(behind.requests)).not.toContain(token);
    expect(gateway.records[0]).toMatchObject({ applicationId: IDS.application, credentialId: IDS.credential });
  });

  test('refuses tokens of other tenants, keys, ends and credentials', async () => {
    const { issuer, ask, behind } = await serve();
    const stranger = await ownIssuer();
    const cases: [string, string, string][] = [
      [
        'another tenant',
        await issuer.token(REF, { iss: 'https://portal.test/oauth2/ten_other', aud: 'https://portal.test/oauth2/ten_other' }),
        'gateway.token_invalid',
      ],
      ['another audience', await issuer.token(REF, { aud: 'https://portal.test/oauth2/ten_other' }), 'gateway.token_invalid'],
      ['another key under the same name', await stranger.token(REF), 'gateway.token_invalid'],
      ['expired', await issuer.token(REF, { exp: Math.floor(Date.now() / 1000) - 60 }), 'gateway.credential_expired'],
      ['a credential that is gone', await issuer.token(credentialHandle.client('x', 'y')), 'gateway.credential_unknown'],
      ['no credential', await issuer.token('nothing'), 'gateway.token_invalid'],
      ['no token', 'hello', 'gateway.credential_malformed'],
    ];
    for (const [what, token, code] of cases) expect([what, (await ask(bearer(token))).code]).toEqual([what, code]);
    expect(await ask()).toMatchObject({ status: 401, code: 'gateway.credential_missing' });
    expect(behind.requests).toHaveLength(0);
  });

  test('a revoked credential is refused on the next call, though its token was proved before', async () => {
    const { issuer, ask, gateway, reload } = await serve();
    const token = await issuer.token(REF);
    expect((await ask(bearer(token))).status).toBe(200);
    gateway.denied.add(IDS.credential);
    expect(await ask(bearer(token))).toMatchObject({ status: 401, code: 'gateway.credential_revoked' });
    gateway.denied.clear();
    gateway.denied.add(IDS.application);
    expect(await ask(bearer(token))).toMatchObject({ status: 403, code: 'gateway.application_suspended' });
    gateway.denied.clear();
    reload([issuer.object, ...directory([clientCredential({ state: 'revoked' })])]);
    expect(await ask(bearer(token))).toMatchObject({ status: 401, code: 'gateway.credential_revoked' });
    reload([issuer.object, ...directory([clientCredential({ environmentKind: 'test' })])]);
    expect(await ask(bearer(token))).toMatchObject({ status: 403, code: 'gateway.credential_wrong_environment' });
    reload([issuer.object, ...directory([clientCredential({ subscriptionIds: ['sub_other'] })], [application()])]);
    expect(await ask(bearer(token))).toMatchObject({ status: 403, code: 'gateway.not_subscribed' });
  });

  test('a token outlives the key that signed it only while the key is shown', async () => {
    const { issuer, ask, reload } = await serve();
    const next = await ownIssuer('key-2');
    const [token, later] = [await issuer.token(REF), await next.token(REF)];
    const keys = (...shown: (typeof issuer.key)[]) => ({ kind: 'token-keys' as const, issuerBase: 'https://portal.test/oauth2', keys: shown });
    const load = (...shown: (typeof issuer.key)[]) => expect(reload([keys(...shown), ...directory([clientCredential()])])).toEqual([]);
    load(issuer.key, next.key);
    expect([(await ask(bearer(token))).status, (await ask(bearer(later))).status]).toEqual([200, 200]);
    load(next.key);
    expect([(await ask(bearer(token))).status, (await ask(bearer(later))).status]).toEqual([401, 200]);
    reload(directory([clientCredential()]));
    expect(await ask(bearer(later))).toMatchObject({ status: 503, code: 'gateway.issuer_unreachable' });
  });

  test('takes a large body with it, and says the upstream’s faults as they are', async () => {
    const { issuer, gateway, behind } = await serve();
    const token = await issuer.token(REF);
    const connection = await gateway.connect();
    const body = 'x'.repeat(2_000_000);
    connection.send(
      `${get(PATH, bearer(token))
        .replace('GET', 'POST')
        .replace(/\r\n\r\n$/, `\r\nContent-Length: ${body.length}\r\n\r\n`)}${body}`,
    );
    expect((await connection.response()).status).toBe(200);
    expect(behind.requests[0]?.body).toHaveLength(body.length);
    await behind.close();
    const again = await gateway.connect();
    again.send(get(PATH, bearer(token)));
    expect((await again.response()).status).toBe(502);
  });

  test('a configuration that is none is refused, and the example of its page works', async () => {
    const { gateway, behind, issuer, reload } = await serve();
    expect(gateway.load([api({ policies: [policy('oauth-token', { header: 'Not Lower' })] }), upstream(behind.url), plan()])).toHaveLength(1);
    expect(reload([issuer.object, ...directory([clientCredential()])])).toEqual([]);
    const other = await serveWith([docsExample('oauth-token'), ...SUBSCRIBED], [issuer.object, ...directory([clientCredential()])]);
    expect((await other.ask(bearer(await issuer.token(REF)))).status).toBe(200);
  });
});
