import { SEALED } from '@gatehouse/definition';
import { credentialHandle, seal } from '@gatehouse/kernel';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, GROUP_KEY, IDS, plan, policy, upstream, upstreamServer } from './harness.js';
import { bearer, credential, directory, SUBSCRIBED, serveWith } from './identity.js';

const SECRET = SEALED + seal(GROUP_KEY, `api:${IDS.environment}:${IDS.version}`, 's3cret & more');

conformanceOnAllWires('the policy token-introspection', () => {
  /** An issuer that speaks RFC 7662: `answers` by token, anything else is not active. */
  const serve = async (config: Record<string, unknown> = {}, options: Parameters<typeof serveWith>[2] = {}) => {
    const answers = new Map<string, unknown>();
    const issuer = await upstreamServer(async ({ body }, response) => {
      const answer = answers.get(new URLSearchParams(body).get('token') ?? '') ?? { active: false };
      if (answer === 'hangs') return;
      if (typeof answer === 'number') response.statusCode = answer;
      await new Promise((resolve) => setTimeout(resolve, 5));
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
    const held = credential('subject', credentialHandle.subject(IDS.tenant, issuer.url, 'shop'));
    const introspection = policy('token-introspection', {
      endpoint: issuer.url,
      clientId: 'gate',
      clientSecret: SECRET,
      caller: { as: 'registered', claim: 'client_id' },
      ...config,
    });
    const served = await serveWith([introspection, ...SUBSCRIBED], directory([held]), options);
    /** Something else of the API. */
    const change = () => {
      const changed = api({ policies: [policy('headers'), introspection, ...SUBSCRIBED] });
      return served.gateway.load([changed, upstream(served.behind.url), plan(), ...directory([held])]);
    };
    return { issuer, answers, change, ...served };
  };
  const active = (more: Record<string, unknown> = {}) => ({ active: true, client_id: 'shop', sub: 'ada', scope: 'pets:read', ...more });

  test('asks about each token once, and lets the registered application in', async () => {
    const { ask, answers, issuer, gateway, change } = await serve();
    answers.set('opaque', active());
    const all = await Promise.all(Array.from({ length: 8 }, () => ask(bearer('opaque'))));
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect((await ask(bearer('opaque'))).status).toBe(200);
    expect(change()).toEqual([]);
    expect((await ask(bearer('opaque'))).status).toBe(200);
    expect(issuer.requests).toHaveLength(1);
    // RFC 6749, 2.3.1
    expect(issuer.requests[0]).toMatchObject({ method: 'POST', headers: { authorization: `Basic ${Buffer.from('gate:s3cret+%26+more').toString('base64')}` } });
    expect(new URLSearchParams(issuer.requests[0]?.body).get('token')).toBe('opaque');
    expect(gateway.records[0]).toMatchObject({ applicationId: IDS.application });
    expect(JSON.stringify(gateway.records) + gateway.logged.join()).not.toMatch(/opaque|s3cret/);
  });

  test('an answer counts for its time and never past the end of the token', async () => {
    let nowMs = Date.now();
    const { ask, answers, issuer } = await serve({ cacheMs: 60_000, inactiveCacheMs: 5_000 }, { nowMs: () => nowMs });
    answers.set('short', active({ exp: Math.floor(nowMs / 1000) + 10 })).set('long', active());
    expect([(await ask(bearer('short'))).status, (await ask(bearer('long'))).status]).toEqual([200, 200]);
    nowMs += 11_000;
    expect(await ask(bearer('short'))).toMatchObject({ status: 401, code: 'gateway.token_invalid' });
    answers.set('long', { active: false });
    expect((await ask(bearer('long'))).status).toBe(200);
    nowMs += 50_000;
    expect((await ask(bearer('long'))).status).toBe(401);
    const asked = issuer.requests.length;
    expect((await ask(bearer('long'))).status).toBe(401);
    expect(issuer.requests).toHaveLength(asked);
    answers.set('long', active());
    nowMs += 6_000;
    expect((await ask(bearer('long'))).status).toBe(200);
  });

  test('refuses what is not active, of others, for others, and whoever is not registered', async () => {
    const { ask, answers, behind, issuer } = await serve({ audiences: ['pets'] });
    const now = Math.floor(Date.now() / 1000);
    const cases: [string, unknown, number][] = [
      ['inactive', { active: false }, 401],
      ['other audience', active({ aud: 'birds' }), 401],
      ['no audience', active(), 401],
      ['over', active({ aud: 'pets', exp: now - 1 }), 401],
      ['not yet', active({ aud: 'pets', nbf: now + 60 }), 401],
      ['nobody', active({ aud: 'pets', client_id: undefined }), 401],
      ['stranger', active({ aud: 'pets', client_id: 'stranger' }), 401],
      ['fine', active({ aud: ['birds', 'pets'] }), 200],
    ];
    for (const [token, answer, status] of cases) {
      const name = token.replaceAll(' ', '-');
      answers.set(name, answer);
      expect([token, (await ask(bearer(name))).status]).toEqual([token, status]);
    }
    expect(behind.requests).toHaveLength(1);
    const asked = issuer.requests.length;
    expect((await ask({ Authorization: 'Bearer two words' })).code).toBe('gateway.credential_malformed');
    expect((await ask()).code).toBe('gateway.credential_missing');
    expect(issuer.requests).toHaveLength(asked);
  });

  test('lets nobody in on an answer that did not come or says nothing, and keeps what it knows', async () => {
    const { ask, answers, issuer, behind } = await serve({ timeoutMs: 100, callsMax: 1 });
    answers
      .set('good', active())
      .set('hangs', 'hangs')
      .set('broken', 500)
      .set('nonsense', '<html>')
      .set('huge', `{"active":true,"x":"${'x'.repeat(100_000)}"}`);
    expect((await ask(bearer('good'))).status).toBe(200);
    for (const token of ['hangs', 'broken', 'nonsense', 'huge'])
      expect(await ask(bearer(token)), token).toMatchObject({ status: 503, code: 'gateway.issuer_unreachable' });
    const both = await Promise.all([ask(bearer('hangs')), ask(bearer('other'))]);
    expect(both.map(({ status }) => status)).toEqual([503, 503]);
    await issuer.close();
    expect(await ask(bearer('new'))).toMatchObject({ status: 503, code: 'gateway.issuer_unreachable' });
    expect((await ask(bearer('good'))).status).toBe(200);
    expect(behind.requests).toHaveLength(2);
  });

  test('a secret in clear and a configuration that is none are refused, and the example of its page works', async () => {
    const { gateway, behind, issuer, answers } = await serve();
    for (const config of [
      {},
      { clientSecret: 'in clear' },
      { clientSecret: SECRET, endpoint: 'ftp://x' },
      { clientSecret: SEALED + seal(GROUP_KEY, 'api:elsewhere', 'x') },
    ]) {
      const bad = policy('token-introspection', { endpoint: issuer.url, clientId: 'gate', ...config });
      expect(gateway.load([api({ policies: [bad] }), upstream(behind.url), plan()]), JSON.stringify(config)).toHaveLength(1);
    }
    const example = docsExample('token-introspection');
    answers.set('opaque', active());
    const config = { ...example.config, endpoint: issuer.url, clientSecret: SECRET };
    const held = credential('subject', credentialHandle.subject(IDS.tenant, issuer.url, 'shop'));
    const other = await serveWith([{ ...example, config }, ...SUBSCRIBED], directory([held]));
    expect((await other.ask(bearer('opaque'))).status).toBe(200);
  });
});
