import { API } from '@gatehouse/contracts';
import { DenialsObject, DenyEntry, Manifest, objectKey } from '@gatehouse/definition';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DesignApp, designApp, designTenant } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { GatewaysModule } from '../gateways/index.js';
import { DenyRepository } from '../gateways/link/deny.repository.js';
import { SnapshotsModule } from '../snapshots/index.js';
import { SnapshotFollower } from '../snapshots/snapshot-follower.js';
import { DenialsModule } from './index.js';

const params = { tenant: 'acme' };
let design: DesignApp;
let acme: TestTenant;
let other: TestTenant;

beforeAll(async () => {
  design = await designApp({ modules: [DenialsModule, GatewaysModule, SnapshotsModule] });
  acme = await designTenant(design.app, 'acme');
  other = await designTenant(design.app, 'other');
});
afterAll(() => design.app.close());
beforeEach(() => lift());

const admin = () => design.app.as('admin', acme);
const deny = (value: string, more: object = {}) =>
  admin().call(API.denials.create, { params, body: { on: 'address', value, reason: 'Scans us', expiresAt: null, ...more } });

/** What is left of earlier tests. */
async function lift(): Promise<void> {
  for (const { id, state } of (await admin().call(API.denials.list, { params })).items) {
    if (state === 'standing') await admin().call(API.denials.lift, { params: { ...params, denial: id } });
  }
}

const asSystem = <T>(work: (tx: Parameters<Parameters<typeof design.app.database.write>[2]>[0]) => Promise<T>) =>
  design.app.database.write('system', { kind: 'system', id: null, name: 'test' }, work);

/** What gateways of the default group are told of after `have`, and what their snapshot holds. */
async function crossed(have = 0) {
  await design.app.get(SnapshotFollower).compileWaiting();
  return asSystem(async (tx) => {
    const [group] = await tx.sql<{ id: string; manifest: string }>(
      'select g.id, m.manifest from gateway_groups g join manifests m on m.group_id = g.id where g.is_default order by m.sequence desc limit 1',
    );
    const entries = (await design.app.get(DenyRepository).after(tx, group?.id ?? '', have)).map((entry) => DenyEntry.parse(entry));
    const named = Manifest.parse(JSON.parse(group?.manifest ?? '')).objects.find(({ key }) => key === objectKey.denials(acme.id));
    const [row] = named ? await tx.sql<{ content: string }>('select content from snapshot_objects where hash = $1', [named.hash]) : [];
    return { entries: entries.filter(({ kind }) => kind === 'denial'), object: row && DenialsObject.parse(JSON.parse(row.content)) };
  });
}

test('crosses by the stream and by the snapshot, until it is lifted', async () => {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const denial = await deny('192.0.2.0/24', { expiresAt });
  expect(denial).toMatchObject({
    on: 'address',
    value: '192.0.2.0/24',
    name: '192.0.2.0/24',
    state: 'standing',
    reason: 'Scans us',
    expiresAt,
    liftedAt: null,
  });
  const wire = { id: denial.id, tenantId: acme.id, on: 'address', value: '192.0.2.0/24', expiresAtMs: Date.parse(expiresAt) };
  const first = await crossed();
  expect(first.entries.at(-1)).toMatchObject({ kind: 'denial', id: denial.id, effect: 'deny', code: 'gateway.denied', denial: wire });
  expect(first.object).toEqual({ kind: 'denials', tenantId: acme.id, entries: [wire] });

  const lifted = await admin().call(API.denials.lift, { params: { ...params, denial: denial.id } });
  expect(lifted).toMatchObject({ state: 'lifted', liftedBy: expect.any(String) });
  const second = await crossed(first.entries.at(-1)?.sequence);
  expect(second.entries).toMatchObject([{ kind: 'denial', id: denial.id, effect: 'lift' }]);
  expect(second.object).toBeUndefined();
  await expect(admin().call(API.denials.lift, { params: { ...params, denial: denial.id } })).rejects.toMatchObject({
    problem: { code: 'transition.not_allowed' },
  });
});

test('is refused for what is not the tenant’s, no address, past, or denied already', async () => {
  await deny('198.51.100.7');
  const wrong: [string, object, string][] = [
    ['198.51.100.7', {}, 'resource.conflict'],
    ['198.51.100.700', {}, 'request.invalid'],
    ['localhost', {}, 'request.invalid'],
    ['app_01k9z3v7m80000000000000000', { on: 'application' }, 'request.invalid'],
    ['198.51.100.8', { on: 'api' }, 'request.invalid'],
    ['198.51.100.8', { expiresAt: '2020-01-01T00:00:00.000Z' }, 'request.invalid'],
    ['198.51.100.8', { reason: ' ' }, 'request.invalid'],
  ];
  for (const [value, more, code] of wrong) await expect(deny(value, more), value).rejects.toMatchObject({ problem: { code } });
  expect((await admin().call(API.denials.list, { params })).items.filter(({ state }) => state === 'standing')).toHaveLength(1);
});

test('is nobody else’s to see or lift', async () => {
  const { id } = await deny('203.0.113.1');
  const theirs = design.app.as('admin', other);
  expect((await theirs.call(API.denials.list, { params: { tenant: 'other' } })).items).toEqual([]);
  await expect(theirs.call(API.denials.lift, { params: { tenant: 'other', denial: id } })).rejects.toMatchObject({ problem: { code: 'resource.not_found' } });
  await expect(
    design.app.as('publisher', acme).call(API.denials.create, { params, body: { on: 'address', value: '1.2.3.4', reason: 'x', expiresAt: null } }),
  ).rejects.toMatchObject({
    problem: { code: 'access.denied' },
  });
  expect((await design.app.as('auditor', acme).call(API.denials.list, { params })).items[0]).toMatchObject({ id, state: 'standing' });
});
