import { credentialHandle } from '@gatehouse/kernel';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { OAuth2Server } from 'oauth2-mock-server';
import { expect, onTestFinished, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, IDS, plan, policy, upstream, upstreamServer } from './harness.js';
import { application, bearer, credential, directory, SUBSCRIBED, serveWith } from './identity.js';
import { RawClient } from './raw-client.js';
import { realCounters } from './real-counters.js';

const AUDIENCE = 'https://api.acme.test';

/** An issuer that strangers wrote, with what it was asked. */
async function startIssuer() {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256', { kid: 'first' });
  await server.start(0, '127.0.0.1');
  onTestFinished(() => (server.listening ? server.stop() : undefined));
  server.issuer.url = `http://127.0.0.1:${server.address().port}`;
  /** The same keys from elsewhere, where they are counted and can be taken away. */
  const shown = { keys: () => server.issuer.keys.toJSON() };
  const keyServer = await upstreamServer((_request, response) => void response.end(JSON.stringify({ keys: shown.keys() })));
  const token = (claims: JWTPayload = {}, options: { kid?: string; expiresIn?: number } = {}) =>
    server.issuer.buildToken({
      ...options,
      scopesOrTransform: (_header, payload) =>
        void Object.assign(payload, { aud: AUDIENCE, azp: 'shop', sub: 'ada', scope: 'pets:read pets:write', ...claims }),
    });
  return { server, issuer: server.issuer.url, token, shown, keyServer };
}

conformanceOnAllWires('the policy jwt', () => {
  const serve = async (
    more: Record<string, unknown> | ((idp: Awaited<ReturnType<typeof startIssuer>>) => Record<string, unknown>) = {},
    options: Parameters<typeof serveWith>[2] = {},
  ) => {
    const idp = await startIssuer();
    const config = typeof more === 'function' ? more(idp) : more;
    const held = credential('subject', credentialHandle.subject(IDS.tenant, idp.issuer, 'shop'));
    const jwt = policy('jwt', { issuer: idp.issuer, audiences: [AUDIENCE], ...config });
    const objects = directory([held], [application(), application('app_2')]);
    return { idp, held, jwt, objects, ...(await serveWith([jwt, ...SUBSCRIBED], objects, options)) };
  };

  test('lets the registered application in, once asked about keys, and keeps the token here', async () => {
    const { idp, ask, behind, gateway } = await serve();
    const token = await idp.token();
    for (let i = 0; i < 3; i++) expect((await ask(bearer(token))).status).toBe(200);
    expect(behind.requests).toHaveLength(3);
    expect(JSON.stringify(behind.requests)).not.toContain(token);
    expect(gateway.records[0]).toMatchObject({ applicationId: IDS.application, credentialId: IDS.credential, subscriptionId: `sub_of_${IDS.application}` });
    expect(JSON.stringify(gateway.records) + gateway.logged.join()).not.toContain(token.split('.')[2]);
  });

  test('lets a limit count by what it claims, each value for itself, wherever in the token it stands', async () => {
    const { idp, jwt, objects } = await serve();
    const limit = { kind: 'quota', name: 'daily', requests: 2, period: 'day', mode: 'strict' };
    const [counters] = await realCounters(1);
    const limited = policy('quota', { limit, by: 'claim', claim: 'realm.team' });
    const { ask } = await serveWith([jwt, ...SUBSCRIBED, limited], objects, { counters: counters?.limiters });
    const of = async (claims: JWTPayload) => (await ask(bearer(await idp.token(claims)))).status;
    const [red, blue] = [{ realm: { team: 'red' } }, { realm: { team: 'blue' } }];
    expect([await of(red), await of({ ...red, sub: 'grace' }), await of(red)]).toEqual([200, 200, 429]);
    expect([await of(blue), await of({}), await of(blue), await of(blue)]).toEqual([200, 200, 200, 429]);
  });

  test('lets Cedar decide by what it claims', async () => {
    const { idp, jwt, objects } = await serve();
    const policies = '@id("reds") permit(principal, action, resource) when { principal.claims.realm.team == "red" };';
    const { ask, gateway } = await serveWith([jwt, ...SUBSCRIBED, policy('cedar', { policies })], objects);
    const of = async (claims: JWTPayload) => (await ask(bearer(await idp.token(claims)))).status;
    expect([await of({ realm: { team: 'red' } }), await of({ realm: { team: 'blue' } }), await of({})]).toEqual([200, 403, 403]);
    const notes = gateway.records.map(({ timeline }) => timeline.find(({ policy: name }) => name === 'cedar')?.note);
    expect(notes.slice(0, 2)).toEqual(['permitted by reds', 'permitted by no policy']);
  });

  test('refuses what is missing, no token, twice, changed, of others, for others, too old and not yet', async () => {
    const { idp, ask, gateway, behind } = await serve();
    const good = await idp.token();
    const [head, payload, signature] = good.split('.') as [string, string, string];
    const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), azp: 'other' })).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const cases: [string, string, number, string][] = [
      ['no token', 'hello', 401, 'gateway.credential_malformed'],
      ['three parts of nothing', 'a.b.c', 401, 'gateway.credential_malformed'],
      ['changed claims', `${head}.${forged}.${signature}`, 401, 'gateway.token_invalid'],
      ['changed signature', `${head}.${payload}.${signature.slice(0, -4)}AAAA`, 401, 'gateway.token_invalid'],
      ['another issuer', await idp.token({ iss: 'https://other.test' }), 401, 'gateway.token_invalid'],
      ['another audience', await idp.token({ aud: 'https://other.test' }), 401, 'gateway.token_invalid'],
      ['no audience', await idp.token({ aud: undefined as never }), 401, 'gateway.token_invalid'],
      ['expired beyond the clock skew', await idp.token({ exp: now - 40 }), 401, 'gateway.credential_expired'],
      ['not yet', await idp.token({ nbf: now + 120 }), 401, 'gateway.token_invalid'],
      ['no end', await idp.token({ exp: undefined as never }), 401, 'gateway.token_invalid'],
      ['nobody registered', await idp.token({ azp: 'stranger' }), 401, 'gateway.credential_unknown'],
      ['names nobody', await idp.token({ azp: undefined as never }), 401, 'gateway.token_invalid'],
      [
        'no signature',
        new UnsecuredJWT({ azp: 'shop' }).setIssuer(idp.issuer).setAudience(AUDIENCE).setExpirationTime('5m').encode(),
        401,
        'gateway.token_invalid',
      ],
      ['a keyed hash with the public key as secret', await confused(idp), 401, 'gateway.token_invalid'],
    ];
    for (const [what, token, status, code] of cases) {
      const answer = await ask(bearer(token));
      expect([what, answer.status, answer.code]).toEqual([what, status, code]);
      expect(answer.headers['www-authenticate'], what).toMatch(/^Bearer realm="gatehouse"/);
    }
    expect(await ask()).toMatchObject({ status: 401, code: 'gateway.credential_missing', headers: { 'www-authenticate': 'Bearer realm="gatehouse"' } });
    const line = `Authorization: Bearer ${good}\r\n`;
    // HTTP/2 clients cannot even say this
    const client = await RawClient.connect(gateway.port);
    onTestFinished(() => void client.socket.destroy());
    client.send(`GET /acme/pets/v1/a HTTP/1.1\r\nHost: gateway.test\r\n${line}${line}\r\n`);
    expect((await client.response()).status).toBe(401);
    expect(behind.requests).toHaveLength(0);
    // within the clock skew
    expect((await ask(bearer(await idp.token({ exp: now - 10 })))).status).toBe(200);
  });

  test('follows the rotation of keys with one question, and asks no more for keys nobody has', async () => {
    let nowMs = Date.now();
    const { idp, ask } = await serve(({ keyServer }) => ({ keysUrl: keyServer.url }), { nowMs: () => nowMs });
    expect((await ask(bearer(await idp.token()))).status).toBe(200);
    await idp.server.issuer.keys.generate('RS256', { kid: 'second' });
    nowMs += 11_000;
    const rotated = await idp.token({}, { kid: 'second' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(bearer(rotated))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(idp.keyServer.requests).toHaveLength(2);
    const [, payload] = rotated.split('.');
    for (let i = 0; i < 5; i++) {
      const head = Buffer.from(JSON.stringify({ alg: 'RS256', kid: `made-up-${i}` })).toString('base64url');
      expect(await ask(bearer(`${head}.${payload}.AAAA`))).toMatchObject({ status: 401, detail: 'The issuer has no such key.' });
    }
    expect(idp.keyServer.requests).toHaveLength(2);
  });

  test('says 503 when the issuer never answered, and goes on with the keys it has when it answers no longer', async () => {
    let nowMs = Date.now();
    const away = await serve({ keysUrl: 'http://127.0.0.1:1/jwks' });
    expect(await away.ask(bearer(await away.idp.token()))).toMatchObject({ status: 503, code: 'gateway.issuer_unreachable' });
    const { idp, ask } = await serve({ keysMaxAgeMs: 10_000 }, { nowMs: () => nowMs });
    expect((await ask(bearer(await idp.token()))).status).toBe(200);
    const [next, late] = [await idp.token({ jti: 'next' }), await idp.token({ jti: 'late', exp: Math.floor(nowMs / 1000) + 9_000 })];
    await idp.server.stop();
    nowMs += 60_000;
    expect((await ask(bearer(next))).status).toBe(200);
    nowMs += 3_700_000;
    expect(await ask(bearer(late))).toMatchObject({ status: 503, code: 'gateway.issuer_unreachable' });
  });

  test('a proved token ends with its time, with its credential, with its application and with its keys', async () => {
    let nowMs = Date.now();
    const { idp, ask, gateway, held, reload } = await serve(({ keyServer }) => ({ keysUrl: keyServer.url, keysMaxAgeMs: 10_000 }), { nowMs: () => nowMs });
    const token = await idp.token({ exp: Math.floor(nowMs / 1000) + 60 });
    expect((await ask(bearer(token))).status).toBe(200);
    gateway.denied.add(IDS.credential);
    expect(await ask(bearer(token))).toMatchObject({ status: 401, code: 'gateway.credential_revoked' });
    gateway.denied.clear();
    reload(directory([held], [application(IDS.application, { state: 'suspended' })]));
    expect(await ask(bearer(token))).toMatchObject({ status: 403, code: 'gateway.application_suspended' });
    reload(directory([held]));
    expect((await ask(bearer(token))).status).toBe(200);
    nowMs += 91_000;
    expect(await ask(bearer(token))).toMatchObject({ status: 401, code: 'gateway.credential_expired' });
    const last = await idp.token({ exp: Math.floor(nowMs / 1000) + 600 });
    expect((await ask(bearer(last))).status).toBe(200);
    idp.shown.keys = () => [];
    nowMs += 21_000;
    await ask(bearer(last));
    await expect.poll(async () => (await ask(bearer(last))).status).toBe(401);
  });

  test('without an application it vouches for a subject, whose claims go to the upstream and never the client’s own', async () => {
    const idp = await startIssuer();
    const config = {
      issuer: idp.issuer,
      audiences: [AUDIENCE],
      caller: { as: 'subject' },
      claimHeaders: [
        { claim: 'sub', header: 'x-user' },
        { claim: 'realm.roles', header: 'x-roles' },
      ],
    };
    const { ask, behind, gateway } = await serveWith([policy('jwt', config)], []);
    expect((await ask({ ...bearer(await idp.token({ realm: { roles: ['admin'] } })), 'X-User': 'mallory', 'X-Roles': 'root' })).status).toBe(200);
    expect(behind.requests[0]?.headers).toMatchObject({ 'x-user': 'ada', 'x-roles': '["admin"]' });
    expect(gateway.records[0]?.applicationId).toBeUndefined();
    expect((await ask({ 'X-User': 'mallory' })).status).toBe(401);
    await ask({ ...bearer(await idp.token({ sub: 'line\r\nX-Evil: 1' })) });
    expect(behind.requests[1]?.headers['x-evil']).toBeUndefined();
    // an API with subscriptions has no place for it
    const strict = await serveWith([policy('jwt', config), ...SUBSCRIBED], []);
    expect(await strict.ask(bearer(await idp.token()))).toMatchObject({ status: 403, code: 'gateway.not_subscribed' });
  });

  test('counts every token as one application where it is told so', async () => {
    const { idp, ask, gateway } = await serve({ caller: { as: 'application', applicationId: 'app_2' } });
    expect((await ask(bearer(await idp.token({ azp: 'whoever' })))).status).toBe(200);
    expect(gateway.records[0]).toMatchObject({ applicationId: 'app_2' });
  });

  test('a configuration that is none is refused, and what served before goes on', async () => {
    const { gateway, reload, objects, ask, idp, behind } = await serve();
    expect(reload(objects)).toEqual([]);
    for (const config of [
      {},
      { issuer: 'x' },
      { issuer: 'x', audiences: [] },
      { issuer: 'x', audiences: ['a'], algorithms: ['HS256'] },
      { issuer: 'x', audiences: ['a'], keysUrl: 'file:///etc/passwd' },
    ]) {
      expect(
        gateway.load([api({ policies: [policy('jwt', config), ...SUBSCRIBED] }), upstream(behind.url), plan(), ...objects]),
        JSON.stringify(config),
      ).toHaveLength(1);
    }
    expect((await ask(bearer(await idp.token()))).status).toBe(200);
  });

  test('the example of its page works', async () => {
    const example = docsExample('jwt');
    const idp = await startIssuer();
    const { keysUrl: _keysUrl, ...config } = example.config;
    const { ask } = await serveWith(
      [{ ...example, config: { ...config, issuer: idp.issuer } }, ...SUBSCRIBED],
      directory([credential('subject', credentialHandle.subject(IDS.tenant, idp.issuer, 'shop'))]),
    );
    expect((await ask(bearer(await idp.token({ aud: (config.audiences as string[])[0] as string, client_id: 'shop' })))).status).toBe(200);
  });
});

/** RFC 8725, 2.1: a verifier that takes the algorithm from the token uses the public key as a shared secret. */
function confused(idp: Awaited<ReturnType<typeof startIssuer>>): Promise<string> {
  const secret = Buffer.from(JSON.stringify(idp.server.issuer.keys.toJSON()));
  return new SignJWT({ azp: 'shop' })
    .setProtectedHeader({ alg: 'HS256', kid: 'first' })
    .setIssuer(idp.issuer)
    .setAudience(AUDIENCE)
    .setExpirationTime('5m')
    .sign(secret);
}
