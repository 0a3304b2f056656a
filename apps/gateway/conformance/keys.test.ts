import type { SnapshotObject } from '@gatehouse/definition';
import { mintApiKey } from '@gatehouse/kernel';
import { expect, test } from 'vitest';
import {
  api,
  type Caller,
  caller,
  conformanceOnAllWires,
  get,
  IDS,
  KEYED,
  operation,
  plan,
  policy,
  startGateway,
  upstream,
  upstreamServer,
} from './harness.js';

const PATH = '/acme/pets/v1/a';

conformanceOnAllWires('a key', () => {
  const serve = async ({ objects }: Caller, overrides: Parameters<typeof api>[0] = {}, more: SnapshotObject[] = [plan()]) => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies: KEYED, ...overrides }), upstream(behind.url), ...more, ...objects]);
    const ask = async (headers: Record<string, string>, path = PATH) => {
      const client = await gateway.connect();
      client.send(get(path, headers));
      const { status, body, headers: answer } = await client.response();
      return { status, code: (JSON.parse(body) as { code?: string }).code, challenge: answer['www-authenticate'], body };
    };
    return { behind, gateway, ask };
  };

  test('is needed, must be a key, and must be known', async () => {
    const { ask, behind } = await serve(caller());
    expect(await ask({})).toMatchObject({ status: 401, code: 'gateway.credential_missing', challenge: 'Bearer realm="gatehouse"' });
    expect(await ask({ 'X-API-Key': '' })).toMatchObject({ status: 401, code: 'gateway.credential_missing' });
    expect(await ask({ Authorization: 'Basic eA==' })).toMatchObject({ status: 401, code: 'gateway.credential_missing' });
    expect(await ask({ 'X-API-Key': 'hello' })).toMatchObject({ status: 401, code: 'gateway.credential_malformed' });
    const { key } = mintApiKey('live');
    expect(await ask({ 'X-API-Key': key })).toMatchObject({ status: 401, code: 'gateway.credential_unknown' });
    const typo = key.slice(0, 20) + (key[20] === 'a' ? 'b' : 'a') + key.slice(21);
    expect(await ask({ 'X-API-Key': typo })).toMatchObject({ status: 401, code: 'gateway.credential_malformed' });
    expect(behind.requests).toHaveLength(0);
  });

  test('is found in headers, as a bearer token and in the query, and stays here unless it is asked for', async () => {
    const who = caller();
    const { key } = who;
    const policies = [policy('api-key', { headers: ['x-api-key', 'x-other'], queryName: 'api_key' }), ...KEYED.slice(1)];
    const { ask, gateway, behind } = await serve(who, { policies });
    const forms: [Record<string, string>, string][] = [
      [{ 'X-API-KEY': key }, PATH],
      [{ 'X-Other': key }, PATH],
      [{ Authorization: `bearer ${key}` }, PATH],
      [{}, `${PATH}?api_key=${key}&b=1`],
      [{}, `${PATH}?b=1&api%5Fkey=${key}`],
      [{ 'X-API-Key': key, Authorization: `Bearer ${key}` }, PATH],
    ];
    for (const [headers, path] of forms) expect((await ask(headers, path)).status, JSON.stringify([headers, path])).toBe(200);
    expect(JSON.stringify(behind.requests)).not.toContain(key);
    expect(behind.requests[3]?.path).toBe('/a?b=1');
    expect(JSON.stringify(gateway.records)).not.toContain(key);
    expect(gateway.logged.join()).not.toContain(key);
    // nor where no policy looked for it
    await ask({ 'User-Agent': 'x' }, `/nobody/${key}?mine=${key}`);
    expect(JSON.stringify(gateway.records)).not.toContain(key);
    gateway.load([api({ policies: [policy('api-key', { forward: true }), ...KEYED.slice(1)] }), upstream(behind.url), plan(), ...who.objects]);
    await ask({ 'X-API-Key': key });
    expect(behind.requests.at(-1)?.headers['x-api-key']).toBe(key);
  });

  test('sent twice is refused: nobody can say which one counts', async () => {
    const who = caller();
    const { gateway } = await serve(who);
    const client = await gateway.connect();
    client.send(get(PATH, { 'X-API-Key': who.key }).replace('\r\n\r\n', `\r\nX-API-Key: ${who.key}\r\n\r\n`));
    expect(await client.response()).toMatchObject({ status: 401 });
  });

  test('other credentials in Authorization go on to the upstream', async () => {
    const who = caller();
    const { ask, behind } = await serve(who);
    expect((await ask({ 'X-API-Key': who.key, Authorization: 'Basic eA==' })).status).toBe(200);
    expect(behind.requests[0]?.headers.authorization).toBe('Basic eA==');
  });

  test.each([
    ['revoked', { state: 'revoked' as const }, 401, 'gateway.credential_revoked'],
    ['expired', { state: 'expired' as const }, 401, 'gateway.credential_expired'],
    ['expired by the clock alone', { expiresAtMs: 1 }, 401, 'gateway.credential_expired'],
    ['retiring', { state: 'retiring' as const }, 200, undefined],
    ['valid for another while', { expiresAtMs: 4_102_444_800_000 }, 200, undefined],
    ['for test environments', { environmentKind: 'test' as const }, 403, 'gateway.credential_wrong_environment'],
    ['restricted to another subscription', { subscriptionIds: ['sub_9'] }, 403, 'gateway.not_subscribed'],
    ['restricted to this subscription', { subscriptionIds: [IDS.subscription] }, 200, undefined],
  ])('that is %s', async (_name, credential, status, code) => {
    const who = caller({ credential });
    const { ask } = await serve(who);
    expect(await ask({ 'X-API-Key': who.key })).toMatchObject({ status, ...(code ? { code } : {}) });
  });

  test('is refused as soon as it is denied, and served again when that is lifted', async () => {
    const who = caller();
    const { ask, gateway } = await serve(who);
    expect((await ask({ 'X-API-Key': who.key })).status).toBe(200);
    gateway.denied.add(IDS.credential);
    expect(await ask({ 'X-API-Key': who.key })).toMatchObject({ status: 401, code: 'gateway.credential_revoked' });
    gateway.denied.clear();
    gateway.denied.add(IDS.application);
    expect(await ask({ 'X-API-Key': who.key })).toMatchObject({ status: 403, code: 'gateway.application_suspended' });
    gateway.denied.clear();
    expect((await ask({ 'X-API-Key': who.key })).status).toBe(200);
  });

  test.each([
    ['a suspended application', { application: { state: 'suspended' as const } }, 'gateway.application_suspended'],
    ['an application of another tenant', { application: { tenantId: 'ten_other' } }, 'gateway.not_subscribed'],
    ['no subscription', { subscription: null }, 'gateway.not_subscribed'],
    ['a subscription to another version', { subscription: { versionIds: ['ver_2'] } }, 'gateway.not_subscribed'],
    ...(['pending', 'suspended', 'expired', 'closed', 'rejected', 'withdrawn'] as const).map((state): [string, Parameters<typeof caller>[0], string] => [
      `a ${state} subscription`,
      { subscription: { state } },
      'gateway.subscription_inactive',
    ]),
  ])('of %s is refused with 403', async (_name, overrides, code) => {
    const who = caller(overrides);
    const { ask, behind } = await serve(who);
    expect(await ask({ 'X-API-Key': who.key })).toMatchObject({ status: 403, code });
    expect(behind.requests).toHaveLength(0);
  });

  test('reaches the operations that the product includes', async () => {
    const who = caller({ subscription: { operations: { [IDS.version]: ['GET /a'] } } });
    const { ask } = await serve(who, { operations: [operation('GET', '/a'), operation('GET', '/b')] });
    expect((await ask({ 'X-API-Key': who.key })).status).toBe(200);
    expect(await ask({ 'X-API-Key': who.key }, '/acme/pets/v1/b')).toMatchObject({ status: 403, code: 'gateway.operation_not_included' });
    expect(await ask({ 'X-API-Key': who.key }, '/acme/pets/v1/c')).toMatchObject({ status: 403, code: 'gateway.operation_not_included' });
  });

  test('of the owning team works in test environments without a subscription, whatever the lifecycle; others’ does not', async () => {
    const testing = api({
      policies: KEYED,
      environment: { id: IDS.testEnvironment, slug: 'test', kind: 'test', isDefault: true },
      lifecycle: { state: 'draft', blocked: true },
    });
    const own = caller({ kind: 'test', application: { teamId: IDS.team }, subscription: null });
    const { ask, gateway, behind } = await serve(own, testing);
    expect((await ask({ 'X-API-Key': own.key })).status).toBe(200);
    const stranger = caller({ kind: 'test', application: { teamId: 'team_other' }, subscription: null });
    gateway.load([testing, upstream(behind.url), ...stranger.objects]);
    expect(await ask({ 'X-API-Key': stranger.key })).toMatchObject({ status: 403, code: 'gateway.not_subscribed' });
    const live = caller({ application: { teamId: IDS.team }, subscription: null });
    gateway.load([testing, upstream(behind.url), ...live.objects]);
    expect(await ask({ 'X-API-Key': live.key })).toMatchObject({ status: 403, code: 'gateway.credential_wrong_environment' });
  });

  test('on a plan that is missing from the snapshot is not let in without limits', async () => {
    const who = caller();
    const { ask, gateway } = await serve(who, {}, []);
    expect(await ask({ 'X-API-Key': who.key })).toMatchObject({ status: 500, code: 'gateway.policy_failed' });
    expect(gateway.records[0]).toMatchObject({
      policy: 'subscription',
      timeline: [{ policy: 'lifecycle' }, { policy: 'api-key' }, { policy: 'subscription', result: 'failed' }],
    });
  });
});
