import { createPublicKey, verify } from 'node:crypto';
import { Manifest, objectKey, SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SYSTEM_ACTOR } from '../../platform/database/index.js';
import { type TestApp, testApp } from '../../testing/index.js';
import { GatewaysModule } from '../gateways/index.js';
import { SnapshotsModule } from './index.js';
import { SnapshotFollower } from './snapshot-follower.js';
import { World } from './world.fixture.js';

let app: TestApp;
let world: World;
let follower: SnapshotFollower;
let groupId: string;
let tenantId: string;
let environmentId: string;

beforeAll(async () => {
  app = await testApp({ modules: [GatewaysModule, SnapshotsModule] });
  world = new World(app.database);
  follower = app.get(SnapshotFollower);
  groupId = await world.defaultGroup();
});
afterAll(() => app.close());
beforeEach(async () => {
  tenantId = await world.tenant();
  environmentId = await world.environment(tenantId, groupId);
});

const newest = (group = groupId) =>
  app.database.read('system', async (tx) => {
    const [row] = await tx.sql<{ manifest: string; signature: string; key_id: string }>(
      'select manifest, signature, key_id from manifests where group_id = $1 order by sequence desc limit 1',
      [group],
    );
    if (!row) throw new Error('no manifest');
    return { ...row, manifest: Manifest.parse(JSON.parse(row.manifest)), text: row.manifest };
  });

const hashes = async () => new Map((await newest()).manifest.objects.map(({ key, hash }) => [key, hash]));

const contentOf = async (key: string) => {
  const hash = (await hashes()).get(key);
  const [row] = await app.database.read('system', (tx) => tx.sql<{ content: string }>('select content from snapshot_objects where hash = $1', [hash]));
  return row && { hash, content: row.content, object: JSON.parse(row.content) };
};

async function changedBy(work: () => Promise<unknown>): Promise<string[]> {
  await follower.compileWaiting();
  const before = await hashes();
  await work();
  await follower.compileWaiting();
  const after = await hashes();
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key)).sort();
}

describe('a manifest', () => {
  test('is signed, names every object by its SHA-256, and holds what a call needs', async () => {
    const ids = await world.servedApi(tenantId, environmentId);
    await follower.compileWaiting();
    const { manifest, text, signature, key_id } = await newest();
    const [key] = await app.database.read('system', (tx) => tx.sql<{ public_key: string }>('select public_key from signing_keys where key_id = $1', [key_id]));
    expect(verify(null, Buffer.from(text), createPublicKey(key?.public_key ?? ''), Buffer.from(signature, 'base64url'))).toBe(true);
    expect(verify(null, Buffer.from(`${text} `), createPublicKey(key?.public_key ?? ''), Buffer.from(signature, 'base64url'))).toBe(false);
    const api = await contentOf(objectKey.api(environmentId, ids.versionId));
    expect(sha256Hex(api?.content ?? '')).toBe(api?.hash);
    expect(api?.object).toMatchObject({ deploymentId: ids.deploymentId, upstreamId: ids.upstreamId, lifecycle: { state: 'published' } });
    const keys = manifest.objects.map(({ key: name }) => name);
    expect(keys).toEqual([...keys].sort());
    expect(keys).toContain(objectKey.upstream(ids.upstreamId));
    expect(keys).toContain(objectKey.plan(ids.planId));
    const shard = sha256Hex(ids.applicationId).slice(0, 2);
    const entry = (await contentOf(objectKey.applications(shard)))?.object.entries.find((item: { id: string }) => item.id === ids.applicationId);
    expect(entry).toMatchObject({ subscriptions: [{ id: ids.subscriptionId, versionIds: [ids.versionId] }] });
  });

  test('is not made anew when nothing means anything else', async () => {
    await world.servedApi(tenantId, environmentId);
    await follower.compileWaiting();
    const before = await newest();
    await world.change(tenantId, async () => {}, { kind: 'tenant', id: tenantId }, { kind: 'environment', id: environmentId });
    expect((await follower.compileWaiting()).every(({ isNew }) => !isNew)).toBe(true);
    expect((await newest()).manifest.sequence).toBe(before.manifest.sequence);
  });

  test('counts on by one, and the rows it followed are done', async () => {
    await follower.compileWaiting();
    const before = (await newest()).manifest.sequence;
    await world.servedApi(tenantId, environmentId);
    await follower.compileWaiting();
    expect((await newest()).manifest.sequence).toBe(before + 1);
    const waiting = await app.database.read('system', (tx) => tx.sql('select 1 from outbox where topic = $1 and processed_at is null', [SNAPSHOT_TOPIC]));
    expect(waiting).toEqual([]);
  });
});

describe('locality', () => {
  test('editing one API changes exactly one object', async () => {
    const ids = await world.servedApi(tenantId, environmentId);
    await world.servedApi(tenantId, environmentId);
    const changed = await changedBy(() => world.update(tenantId, 'apis', ids.apiId, { base_path: '/store' }, { kind: 'api', id: ids.apiId }));
    expect(changed).toEqual([objectKey.api(environmentId, ids.versionId)]);
  });

  test('renaming an API changes also those that name it as their successor', async () => {
    const [old, next] = [await world.servedApi(tenantId, environmentId), await world.servedApi(tenantId, environmentId)];
    const ending = { state: 'deprecated', successor_id: next.versionId };
    await world.update(tenantId, 'versions', old.versionId, ending, { kind: 'version', id: old.versionId });
    const changed = await changedBy(() => world.update(tenantId, 'apis', next.apiId, { slug: 'renamed' }, { kind: 'api', id: next.apiId }));
    expect(changed).toEqual([objectKey.api(environmentId, old.versionId), objectKey.api(environmentId, next.versionId)].sort());
  });

  test('revoking one key changes one credential shard', async () => {
    const ids = await world.servedApi(tenantId, environmentId);
    const changed = await changedBy(() =>
      world.update(tenantId, 'credentials', ids.credentialId, { state: 'revoked', ended_at: new Date() }, { kind: 'credential', id: ids.credentialId }),
    );
    expect(changed).toHaveLength(1);
    expect(changed[0]).toMatch(/^credentials:/);
  });

  test('an upstream that no served API uses is not there, and leaves with the last one that did', async () => {
    const unused = await world.upstream(tenantId);
    const ids = await world.servedApi(tenantId, environmentId);
    await follower.compileWaiting();
    expect((await hashes()).has(objectKey.upstream(unused))).toBe(false);
    const retire = { state: 'retired', retired_at: new Date() };
    const changed = await changedBy(() => world.update(tenantId, 'versions', ids.versionId, retire, { kind: 'version', id: ids.versionId }));
    expect(changed).toEqual([objectKey.api(environmentId, ids.versionId), objectKey.upstream(ids.upstreamId)]);
    expect((await contentOf(objectKey.api(environmentId, ids.versionId)))?.object).toMatchObject({
      upstreamId: null,
      operations: [],
      lifecycle: { state: 'retired' },
    });
  });

  test('a tenant of another gateway group does not cross', async () => {
    const other = await world.group();
    const elsewhere = await world.environment(tenantId, other);
    const ids = await world.servedApi(tenantId, environmentId);
    await follower.compileWaiting();
    const keys = (await newest(other)).manifest.objects.map(({ key }) => key);
    expect(keys).not.toContain(objectKey.api(environmentId, ids.versionId));
    expect(keys).toContain(objectKey.plan(ids.planId)); // the tenant has an environment there
    await world.deployment(tenantId, elsewhere, ids.versionId, ids.revisionId);
    await follower.compileWaiting();
    expect((await newest(other)).manifest.objects.map(({ key }) => key)).toContain(objectKey.api(elsewhere, ids.versionId));
  });
});

describe('what is broken', () => {
  test('one API that cannot be compiled keeps its last good object and holds nothing else back', async () => {
    const [bad, good] = [await world.servedApi(tenantId, environmentId), await world.servedApi(tenantId, environmentId)];
    await follower.compileWaiting();
    const before = await hashes();
    const revisionId = await world.revision(tenantId, bad.versionId, null);
    await world.change(tenantId, (tx) =>
      tx.sql(
        `insert into revisions select (r).* from (select jsonb_populate_record(r, '{"id": "rev_broken", "number": 99, "operations": [{"id": "x", "method": "CONNECT", "path": "/"}]}') as r
        from revisions r where id = $1) x`,
        [revisionId],
      ),
    );
    await world.deployment(tenantId, environmentId, bad.versionId, 'rev_broken');
    await world.update(tenantId, 'apis', good.apiId, { base_path: '/good' }, { kind: 'api', id: good.apiId });
    const results = await follower.compileWaiting();
    expect(results.flatMap(({ faults }) => faults)).toEqual([
      { key: objectKey.api(environmentId, bad.versionId), message: expect.stringContaining('CONNECT') },
    ]);
    const after = await hashes();
    expect(after.get(objectKey.api(environmentId, bad.versionId))).toBe(before.get(objectKey.api(environmentId, bad.versionId)));
    expect(after.get(objectKey.api(environmentId, good.versionId))).not.toBe(before.get(objectKey.api(environmentId, good.versionId)));
    await follower.compileEverything();
    expect((await hashes()).get(objectKey.api(environmentId, bad.versionId))).toBe(before.get(objectKey.api(environmentId, bad.versionId)));
    await world.deployment(tenantId, environmentId, bad.versionId, bad.revisionId);
    expect((await follower.compileWaiting()).flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('a message that nobody understands is noted and does not stand in the way', async () => {
    await app.database.write({ tenantId }, SYSTEM_ACTOR, (tx) => tx.outbox(SNAPSHOT_TOPIC, { kind: 'weather', id: 'rain' }));
    await follower.compileWaiting();
    const [row] = await app.database.read('system', (tx) => tx.sql<{ error: string }>(`select error from outbox where payload ->> 'kind' = 'weather'`));
    expect(row?.error).toContain('not understood');
  });
});
