import { API } from '@gatehouse/contracts';
import { objectKey } from '@gatehouse/definition';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DesignApp, deploy, designApp, designRows, designTenant, importApi, PETSTORE, type VersionParams } from '../../testing/design.js';
import { type TestTenant } from '../../testing/index.js';
import { SnapshotsModule } from '../snapshots/index.js';
import { SnapshotFollower } from '../snapshots/snapshot-follower.js';

let design: DesignApp;
let acme: TestTenant;
let names = 0;
let params: VersionParams;
let ids: { environment: string; test: string; version: string; first: string; upstream: string };

beforeAll(async () => {
  design = await designApp({ modules: [SnapshotsModule] });
  acme = await designTenant(design.app, 'acme');
});
afterAll(() => design.app.close());

const publisher = () => design.app.as('publisher', acme);

/** A fresh API whose first revision is approved, and no gateway that is alive. */
beforeEach(async () => {
  design.app.time.advance(60_000);
  const imported = await importApi(design.app, acme, `Api ${++names}`);
  params = imported.params;
  const { items } = await publisher().call(API.environments.list, { params });
  const [environment, test] = items.map((item) => item.id);
  ids = { environment: environment ?? '', test: test ?? '', version: imported.version.id, first: imported.revision?.id ?? '', upstream: imported.upstreamId };
  await publisher().call(API.revisions.transition, { params: { ...params, revision: ids.first }, body: { to: 'approved' } });
});

const create = (revisionId: string, environment = 'test') => publisher().request(API.deployments.create, { params, body: { revisionId, environment } });
const get = (deployment: string) => publisher().call(API.deployments.get, { params: { ...params, deployment } });
const nextRevision = async () => {
  const revision = await publisher().call(API.revisions.create, { params, body: { document: PETSTORE, note: `n${Math.random()}` } });
  await publisher().call(API.revisions.transition, { params: { ...params, revision: revision.id }, body: { to: 'approved' } });
  return revision.id;
};

/** A gateway as it speaks: greets, and answers what the compiler made. */
async function gateway(name: string) {
  const hello = { name, instanceId: name, softwareVersion: '1', formatVersions: [1], policies: {} };
  const { gatewayId } = await design.app.gateway.call(API.gatewayLink.hello, { body: hello });
  const compiled = async () => {
    await design.app.get(SnapshotFollower).drain();
    const [row] = await design.app.database.read('system', (tx) =>
      tx.sql<{ sequence: string; digest: string }>('select sequence, digest from manifests order by sequence desc limit 1'),
    );
    return { sequence: Number(row?.sequence), digest: row?.digest ?? '' };
  };
  const answer = async (state: 'applied' | 'partial' | 'refused', errors: { key: string; message: string }[] = []) =>
    design.app.gateway.call(API.gatewayLink.acknowledge, { body: { gatewayId, ...(await compiled()), state, errors } });
  return { id: gatewayId, applies: () => answer('applied'), refuses: (key: string) => answer('partial', [{ key, message: 'unknown policy' }]), compiled };
}

describe('what gateways say', () => {
  test('the first that applies it makes it active, the last makes it live', async () => {
    const [one, two] = [await gateway('one'), await gateway('two')];
    const deployment = await deploy(publisher(), params, ids.first, 'test');
    expect(deployment).toMatchObject({ state: 'pending', isRollback: false, liveAt: null, gateways: [{ status: 'waiting' }, { status: 'waiting' }] });
    await one.applies();
    expect(await get(deployment.id)).toMatchObject({
      state: 'active',
      liveAt: null,
      gateways: [
        { name: 'one', status: 'applied' },
        { name: 'two', status: 'waiting' },
      ],
    });
    await two.applies();
    const live = await get(deployment.id);
    expect(live).toMatchObject({ state: 'active', gateways: [{ status: 'applied', at: expect.any(String) }, { status: 'applied' }] });
    expect(live.liveAfterMs).toBeGreaterThanOrEqual(0);
    const version = await publisher().call(API.versions.get, { params });
    expect(version.environments.find((item) => item.slug === 'test')).toMatchObject({ revisionId: ids.first, revisionNumber: 1, deploymentId: deployment.id });
    expect((await publisher().call(API.revisions.get, { params: { ...params, revision: ids.first } })).deployedTo).toMatchObject([{ slug: 'test' }]);
  });
  test('one that is silent for 45 seconds is not waited for, and comes back', async () => {
    const [one, two] = [await gateway('one'), await gateway('two')];
    const deployment = await deploy(publisher(), params, ids.first, 'test');
    design.app.time.advance(50_000);
    await one.applies();
    expect(await get(deployment.id)).toMatchObject({
      state: 'active',
      liveAt: expect.any(String),
      gateways: [{ status: 'applied' }, { name: 'two', status: 'silent' }],
    });
    await two.applies();
    expect((await get(deployment.id)).gateways.map((item) => item.status)).toEqual(['applied', 'applied']);
  });
  test('refused by all, it failed, and what ran before goes on', async () => {
    const [one, two] = [await gateway('one'), await gateway('two')];
    const good = await deploy(publisher(), params, ids.first, 'test');
    await one.applies();
    await two.applies();
    const bad = await deploy(publisher(), params, await nextRevision(), 'test');
    const key = objectKey.api(ids.test, ids.version);
    await one.refuses(key);
    expect(await get(bad.id)).toMatchObject({ state: 'pending', gateways: [{ status: 'refused', message: 'unknown policy' }, { status: 'waiting' }] });
    await two.refuses(key);
    expect((await get(bad.id)).state).toBe('failed');
    await one.applies();
    await two.applies();
    expect(await get(bad.id)).toMatchObject({ state: 'failed', gateways: [{ status: 'refused', message: 'unknown policy' }, { status: 'refused' }] });
    expect(await get(good.id)).toMatchObject({ state: 'active' });
  });
  test('a newer one takes the place of the older, even if that was never seen', async () => {
    const one = await gateway('one');
    const first = await deploy(publisher(), params, ids.first, 'test');
    await one.applies();
    const second = await deploy(publisher(), params, await nextRevision(), 'test');
    const third = await deploy(publisher(), params, await nextRevision(), 'test');
    await one.applies();
    const states = (await publisher().call(API.deployments.list, { params })).items.map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      [third.id, 'active'],
      [second.id, 'superseded'],
      [first.id, 'superseded'],
    ]);
    expect((await publisher().call(API.deployments.list, { params, query: { active: 'true' } })).items).toHaveLength(1);
  });
  test('a draft in production is live on its gateways before it is published', async () => {
    const one = await gateway('one');
    const deployment = await deploy(publisher(), params, ids.first);
    await one.applies();
    expect(await get(deployment.id)).toMatchObject({
      state: 'active',
      liveAt: expect.any(String),
      gateways: [{ name: 'one', status: 'applied' }, expect.anything()],
    });
    expect(await publisher().call(API.versions.get, { params })).toMatchObject({ state: 'draft' });
  });
});

test('an older revision than the running one is a roll-back', async () => {
  const one = await gateway('one');
  await deploy(publisher(), params, await nextRevision(), 'test');
  await one.applies();
  expect(await deploy(publisher(), params, ids.first, 'test')).toMatchObject({ isRollback: true, revision: { number: 1 } });
});

describe('a pin', () => {
  const pin = (deployment: string, pinned: boolean) =>
    publisher().request(API.deployments.pin, { params: { ...params, deployment }, body: { pinned, reason: 'freeze' } });
  test('holds the revision until it is lifted', async () => {
    const { id } = await deploy(publisher(), params, ids.first, 'test');
    expect(await pin(id, true)).toMatchObject({ status: 200 });
    const next = await nextRevision();
    const before = await designRows(design.app);
    expect(await create(next)).toMatchObject({ status: 409, body: { code: 'deployment.pinned' } });
    expect(await publisher().request(API.deployments.withdraw, { params: { ...params, deployment: id }, body: { reason: 'x' } })).toMatchObject({
      status: 409,
      body: { code: 'deployment.pinned' },
    });
    expect(await pin(id, true)).toMatchObject({ status: 409, body: { code: 'transition.not_allowed' } });
    expect(await designRows(design.app)).toBe(before);
    expect(await create(next, 'production')).toMatchObject({ status: 201 }); // another environment
    expect(await pin(id, false)).toMatchObject({ status: 200 });
    expect(await create(next)).toMatchObject({ status: 201 });
    expect(await pin(id, true)).toMatchObject({ status: 409, body: { code: 'resource.conflict' } });
  });
});

describe('withdrawing', () => {
  test('takes the version out, once, with a reason in the trail', async () => {
    const { id } = await deploy(publisher(), params, ids.first, 'test');
    const withdraw = () => publisher().request(API.deployments.withdraw, { params: { ...params, deployment: id }, body: { reason: 'wrong door' } });
    expect(await withdraw()).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
    expect(await withdraw()).toMatchObject({ status: 409, body: { code: 'transition.not_allowed', state: 'withdrawn', allowed: [] } });
    const [entry] = await design.app.database.read('system', (tx) =>
      tx.sql(`select action, reason from audit_entries where subject_id = $1 order by id desc limit 1`, [id]),
    );
    expect(entry).toEqual({ action: 'deployment.withdrawn', reason: 'wrong door' });
  });
});

describe('refused, and not a row changed', () => {
  test('a draft, a revision without upstream, one of another version, no environment, a retired version, no permission', async () => {
    const draft = await publisher().call(API.revisions.create, { params, body: { document: PETSTORE } });
    const homeless = await publisher().call(API.revisions.create, { params, body: { document: PETSTORE, settings: {} } });
    await publisher().call(API.revisions.transition, { params: { ...params, revision: homeless.id }, body: { to: 'approved' } });
    const other = await importApi(design.app, acme, `Other ${names}`);
    const before = await designRows(design.app);
    expect(await create(draft.id)).toMatchObject({ status: 409, body: { code: 'revision.not_deployable' } });
    expect(await create(homeless.id)).toMatchObject({ status: 409, body: { code: 'revision.not_deployable', detail: expect.stringContaining('upstream') } });
    expect(await create(other.revision?.id ?? '')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/revisionId' }] } });
    expect(await create(ids.first, 'nowhere')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/environment' }] } });
    expect(
      await design.app.as('approver', acme).request(API.deployments.create, { params, body: { revisionId: ids.first, environment: 'test' } }),
    ).toMatchObject({ status: 403 });
    expect(await designRows(design.app)).toBe(before);
    await publisher().call(API.versions.transition, { params, body: { to: 'retired' } });
    expect(await create(ids.first)).toMatchObject({ status: 409, body: { code: 'revision.not_deployable' } });
  });
});
