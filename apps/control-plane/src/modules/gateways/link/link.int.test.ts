import { API } from '@gatehouse/contracts';
import { type Hello, Manifest } from '@gatehouse/definition';
import { newId, sha256Hex } from '@gatehouse/kernel';
import { waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_ACTOR } from '../../../platform/database/index.js';
import { type TestApp, type TestClient, testApp } from '../../../testing/index.js';
import { SnapshotsModule } from '../../snapshots/index.js';
import { SnapshotFollower } from '../../snapshots/snapshot-follower.js';
import { World } from '../../snapshots/world.fixture.js';
import { Enrolment } from '../enrolment.js';
import { GatewaysModule } from '../index.js';
import { News } from './news.js';

let app: TestApp;
let world: World;
let follower: SnapshotFollower;
let tenantId: string;
let environmentId: string;

beforeAll(async () => {
  app = await testApp({ modules: [GatewaysModule, SnapshotsModule] });
  world = new World(app.database);
  follower = app.get(SnapshotFollower);
  tenantId = await world.tenant();
  environmentId = await world.environment(tenantId, await world.defaultGroup());
  await follower.drain();
});
afterAll(() => app.close());

const helloOf = (name: string): Hello => ({ name, instanceId: newId('gateway'), softwareVersion: '1.0.0', formatVersions: [1], policies: { 'api-key': 1 } });

async function greet(name: string = newId('gateway'), client: TestClient = app.gateway) {
  const hello = helloOf(name);
  const { gatewayId, group } = await client.call(API.gatewayLink.hello, { body: hello });
  const poll = (have: { haveSequence?: number; haveDeny?: number; haveGateways?: number; waitMs?: number } = {}) =>
    client.call(API.gatewayLink.changes, { query: { gatewayId, instanceId: hello.instanceId, haveSequence: 0, haveDeny: 0, waitMs: 0, ...have } });
  /** Everything there is, and a poll that waits for the next thing. */
  const waiting = async () => {
    const { manifest, denies } = await poll();
    const haveSequence = Manifest.parse(JSON.parse(manifest?.manifest ?? '')).sequence;
    return { haveSequence, next: poll({ haveSequence, haveDeny: denies.at(-1)?.sequence ?? 0, waitMs: 30_000 }) };
  };
  return { gatewayId, group, poll, waiting, client };
}

const acknowledge = (gateway: Awaited<ReturnType<typeof greet>>, sequence: number, state: 'applied' | 'refused' = 'applied') =>
  gateway.client.call(API.gatewayLink.acknowledge, {
    body: { gatewayId: gateway.gatewayId, sequence, digest: 'd', state, errors: state === 'refused' ? [{ key: 'manifest', message: 'no' }] : [] },
  });

const stateOf = async (id: string) => (await (await app.asPlatformAdmin()).call(API.gateways.list, {})).items.find((item) => item.id === id);

describe('tokens', () => {
  test.each([
    ['none', {}],
    ['a wrong one', { authorization: 'Bearer gth_gw_nonsense' }],
    ['a wrong scheme', { authorization: 'Basic Z3RoOmd3' }],
  ])('%s is refused', async (_, headers: Record<string, string>) => {
    await expect(app.anonymous.with(headers).call(API.gatewayLink.hello, { body: helloOf('g') })).rejects.toMatchObject({
      code: 'gateway.link_refused',
      status: 401,
    });
  });

  test('a rotated token ends after its overlap, the new one opens the same group and no other', async () => {
    const admin = await app.asPlatformAdmin();
    const { group, token } = await admin.call(API.gateways.createGroup, { body: { name: 'Edge Europe' } });
    expect(group).toMatchObject({ slug: 'edge-europe', isDefault: false, gatewayCount: 0 });
    const old = app.anonymous.with({ authorization: `Bearer ${token}` });
    expect((await greet('one', old)).group).toBe(group.id);
    const { token: fresh } = await admin.call(API.gateways.rotateGroupToken, { params: { group: 'edge-europe' }, body: { overlapMs: 1_000 } });
    await greet('one', old);
    app.time.advance(2_001); // the overlap, and the second for which a token is not looked up again
    await expect(greet('one', old)).rejects.toMatchObject({ code: 'gateway.link_refused' });
    const ours = await greet('one', app.anonymous.with({ authorization: `Bearer ${fresh}` }));
    expect(ours.group).toBe(group.id);
    const foreign = await greet();
    const query = { gatewayId: foreign.gatewayId, instanceId: 'x', haveSequence: 0, haveDeny: 0, waitMs: 0 };
    await expect(ours.client.call(API.gatewayLink.changes, { query })).rejects.toMatchObject({ code: 'gateway.link_refused' });
    await expect(acknowledge({ ...ours, gatewayId: foreign.gatewayId }, 1)).rejects.toMatchObject({ code: 'gateway.link_refused' });
  });

  test('are not stored in clear', async () => {
    const { token } = await (await app.asPlatformAdmin()).call(API.gateways.createGroup, { body: { name: 'Hidden' } });
    const rows = await app.database.read('system', (tx) => tx.sql<{ text: string }>('select t::text as text from gateway_tokens t'));
    expect(rows.length).toBeGreaterThan(1);
    for (const { text } of rows) expect(text).not.toContain(token);
  });
});

describe('changes', () => {
  test('come at once to a gateway that is behind, and the objects by their hashes', async () => {
    await world.servedApi(tenantId, environmentId);
    await follower.drain();
    const gateway = await greet();
    const { manifest } = await gateway.poll({ waitMs: 30_000 });
    const { objects, group } = Manifest.parse(JSON.parse(manifest?.manifest ?? ''));
    expect(group).toBe(gateway.group);
    const unknown = sha256Hex('nothing');
    const answer = await gateway.client.request(API.gatewayLink.objects, { body: { hashes: [...objects.map(({ hash }) => hash), unknown] } });
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    const lines = answer.text.trimEnd().split('\n');
    expect(lines.map(sha256Hex).sort()).toEqual([...new Set(objects.map(({ hash }) => hash))].sort());
  });

  test('answer a waiting poll when they happen', async () => {
    const { haveSequence, next } = await (await greet()).waiting();
    await world.servedApi(tenantId, environmentId);
    await follower.drain();
    expect(Manifest.parse(JSON.parse((await next).manifest?.manifest ?? '')).sequence).toBe(haveSequence + 1);
  });

  test('that others have told of already do not end a poll that has them', async () => {
    const gateway = await greet();
    const { next } = await gateway.waiting();
    await app.get(News).publish('manifest', [gateway.group]);
    await world.servedApi(tenantId, environmentId);
    await follower.drain();
    expect((await next).manifest).toBeDefined();
  });

  test('a poll that is given up leaves nobody waiting', async () => {
    const gateway = await greet();
    const { manifest } = await gateway.poll();
    const news = app.get(News);
    await waitFor(() => news.size === 0);
    const giveUp = new AbortController();
    const url = `${app.url}/api/v1/gateway-link/changes?gatewayId=${gateway.gatewayId}&instanceId=x&haveSequence=${Manifest.parse(JSON.parse(manifest?.manifest ?? '')).sequence}&haveDeny=999999&waitMs=30000`;
    const gone = fetch(url, { headers: gateway.client.headers, signal: giveUp.signal }).catch(() => 'gone');
    await waitFor(() => news.size === 1);
    giveUp.abort();
    expect(await gone).toBe('gone');
    await waitFor(() => news.size === 0);
  });

  test('a database restored from a backup: gateways are ahead, and told; under a new key all is signed anew, for them to follow', async () => {
    const gateway = await greet();
    const { manifest: before } = await gateway.poll({ waitMs: 30_000 });
    const ahead = { haveSequence: 1_000_000, haveDeny: 1_000_000, waitMs: 30_000 };
    expect((await gateway.poll(ahead)).manifest).toEqual(before);
    await app.database.write('system', SYSTEM_ACTOR, (tx) => tx.sql('update signing_keys set retired_at = now()'));
    await app.get(Enrolment).onModuleInit(); // as at the next start
    await follower.drain();
    const { manifest: after } = await gateway.poll(ahead);
    expect(after?.keyId).not.toBe(before?.keyId);
    const [old, fresh] = [before, after].map((signed) => Manifest.parse(JSON.parse(signed?.manifest ?? '')));
    expect(fresh).toMatchObject({ digest: old?.digest, sequence: (old?.sequence ?? 0) + 1 });
    const welcome = await gateway.client.call(API.gatewayLink.hello, { body: helloOf('afterwards') });
    expect(welcome.publicKeys.map(({ keyId }) => keyId)).toEqual([after?.keyId]);
    await follower.drain();
    expect((await gateway.poll({ ...ahead, haveSequence: fresh?.sequence ?? 0, waitMs: 0 })).manifest).toBeUndefined();
  });

  test('the count of gateways is that of the live ones', async () => {
    app.time.advance(46_000);
    const [first, second] = [await greet(), await greet()];
    expect((await first.poll()).gatewayCount).toBe(2);
    app.time.advance(30_000);
    await second.poll();
    app.time.advance(20_000);
    expect((await second.poll()).gatewayCount).toBe(1);
    expect(await stateOf(first.gatewayId)).toMatchObject({ state: 'silent' });
    expect(await stateOf(second.gatewayId)).toMatchObject({ state: 'live' });
  });

  test('a waiting poll is answered when the count of gateways becomes another', async () => {
    app.time.advance(46_000);
    const first = await greet();
    const { manifest, denies } = await first.poll();
    const known = { haveSequence: Manifest.parse(JSON.parse(manifest?.manifest ?? '')).sequence, haveDeny: denies.at(-1)?.sequence ?? 0 };
    const next = first.poll({ ...known, haveGateways: 1, waitMs: 30_000 });
    await waitFor(() => app.get(News).size === 1);
    const second = await greet();
    expect((await next).gatewayCount).toBe(2);
    // silent for a while, then back: by a poll, without a greeting
    app.time.advance(46_000);
    expect((await first.poll(known)).gatewayCount).toBe(1);
    const again = first.poll({ ...known, haveGateways: 1, waitMs: 30_000 });
    await waitFor(() => app.get(News).size === 1);
    await second.poll(known);
    expect((await again).gatewayCount).toBe(2);
  });
});

describe('denials', () => {
  test('reach a waiting gateway although nothing can be compiled, and are lifted again', async () => {
    const ids = await world.servedApi(tenantId, environmentId);
    await follower.drain();
    const gateway = await greet();
    const { next } = await gateway.waiting();
    await app.database.write('system', SYSTEM_ACTOR, (tx) => tx.sql('update signing_keys set retired_at = now()'));
    const block = (at: Date | null) => world.update(tenantId, 'versions', ids.versionId, { blocked_at: at }, { kind: 'version', id: ids.versionId });
    await block(new Date());
    await follower.drain();
    const { denies, manifest } = await next;
    expect(manifest).toBeUndefined();
    expect(denies).toMatchObject([{ kind: 'version', id: ids.versionId, effect: 'deny', code: 'gateway.api_blocked' }]);
    await block(null);
    await follower.drain();
    expect((await gateway.poll({ haveDeny: denies[0]?.sequence ?? 0, haveSequence: 1e9 })).denies).toMatchObject([{ id: ids.versionId, effect: 'lift' }]);
    await app.database.write('system', SYSTEM_ACTOR, (tx) =>
      tx.sql(`update signing_keys set retired_at = null where created_at = (select max(created_at) from signing_keys)`),
    );
    app.time.advance(60_000); // past the pause after the failure
    await follower.drain();
  });

  test('that a module appended itself are told too, and keep the order in which they become visible', async () => {
    const ids = await world.servedApi(tenantId, environmentId);
    await follower.drain();
    const { next } = await (await greet()).waiting();
    const append = (id: string, meanwhile: () => Promise<unknown>) =>
      world.change(
        tenantId,
        async (tx) => {
          await tx.sql(`insert into deny_entries (kind, subject_id, effect, code) values ('application', $1, 'deny', 'gateway.application_suspended')`, [id]);
          await meanwhile();
        },
        { kind: 'application', id: ids.applicationId },
      );
    let second: Promise<unknown> = Promise.resolve();
    await append('app_first', async () => {
      second = append('app_second', async () => {});
      const waits = `select 1 from pg_locks where locktype = 'advisory' and not granted`;
      await waitFor(async () => (await app.database.read('system', (tx) => tx.sql(waits))).length > 0); // it draws its number only after the first has committed
    });
    await second;
    await follower.drain();
    expect((await next).denies.map(({ id }) => id)).toEqual(['app_first', 'app_second']);
  });

  test('are said once however often the same thing is touched, and the next manifest names them as contained', async () => {
    const ids = await world.servedApi(tenantId, environmentId);
    await follower.drain();
    const revoked = { state: 'revoked', ended_at: new Date() };
    for (let i = 0; i < 3; i++) {
      await world.update(tenantId, 'credentials', ids.credentialId, revoked, { kind: 'credential', id: ids.credentialId });
      await follower.drain();
    }
    await world.servedApi(tenantId, environmentId);
    await follower.drain();
    const gateway = await greet();
    const { denies, manifest } = await gateway.poll();
    const mine = denies.filter(({ id }) => id === ids.credentialId);
    expect(mine).toMatchObject([{ effect: 'deny', code: 'gateway.credential_revoked' }]);
    expect(Manifest.parse(JSON.parse(manifest?.manifest ?? '')).denySequence).toBeGreaterThanOrEqual(mine[0]?.sequence ?? Number.NaN);
  });
});

describe('acknowledgements', () => {
  test('say what a gateway runs; a refusal leaves what it ran, a late word changes nothing', async () => {
    const gateway = await greet();
    await acknowledge(gateway, 1);
    expect(await stateOf(gateway.gatewayId)).toMatchObject({ sequence: 1, acknowledgement: 'applied', errors: [] });
    await acknowledge(gateway, 2, 'refused');
    expect(await stateOf(gateway.gatewayId)).toMatchObject({ sequence: 1, acknowledgement: 'refused', errors: [{ key: 'manifest', message: 'no' }] });
    await acknowledge(gateway, 5);
    await acknowledge(gateway, 4);
    expect(await stateOf(gateway.gatewayId)).toMatchObject({ sequence: 5, acknowledgement: 'applied' });
  });

  test('a gateway that restarts is the same one; one that is gone can be forgotten and has to say hello again', async () => {
    const gateway = await greet('steady');
    expect((await greet('steady')).gatewayId).toBe(gateway.gatewayId);
    const admin = await app.asPlatformAdmin();
    await expect(admin.call(API.gateways.forget, { params: { gateway: gateway.gatewayId } })).rejects.toMatchObject({ code: 'resource.conflict' });
    app.time.advance(46_000);
    await admin.call(API.gateways.forget, { params: { gateway: gateway.gatewayId } });
    await expect(gateway.poll()).rejects.toMatchObject({ code: 'gateway.link_refused' });
    expect((await greet('steady')).gatewayId).not.toBe(gateway.gatewayId);
  });
});

test('a tenant sees the gateways of its environments and no others', async () => {
  const [acme, other] = [await app.tenant('acme'), await app.tenant('other')];
  await world.environment(acme.id, await world.defaultGroup());
  const gateway = await greet();
  const list = async (tenant: typeof acme) => (await app.as('publisher', tenant).call(API.gateways.listForTenant, { params: { tenant: tenant.slug } })).items;
  expect((await list(acme)).map(({ id }) => id)).toContain(gateway.gatewayId);
  expect(await list(other)).toEqual([]);
});
