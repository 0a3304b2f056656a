import { API } from '@gatehouse/contracts';
import type { CallRecord } from '@gatehouse/definition';
import { newId } from '@gatehouse/kernel';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type DesignApp, deploy, designApp, designTenant, importApi, type VersionParams } from '../../../testing/design.js';
import type { TestTenant } from '../../../testing/index.js';
import { application, offer, subscribe } from '../../../testing/offer.js';
import { batchOf, callRecord } from '../../call-records/records.fixture.js';
import { CredentialsModule } from '../../credentials/index.js';
import { GatewaysModule } from '../../gateways/index.js';
import { PoliciesModule } from '../../policies/index.js';
import { SubscriptionsModule } from '../../subscriptions/index.js';
import { SnapshotsModule } from '../index.js';

const MINUTE_MS = 60_000;
// Each replay loads a gateway into a thread of its own, on machines that may be busy
vi.setConfig({ testTimeout: 60_000 });

let design: DesignApp;
let acme: TestTenant;
let params: VersionParams;
let revision: string;
let versionId: string;
let upstreamId: string;
let environmentId: string;
let gatewayId: string;
let shop: { applicationId: string; credentialId: string };
let end: number;

const publisher = () => design.app.as('publisher', acme);

/** An API that is sold and called; what a gateway recorded of its calls comes over the link. */
beforeAll(async () => {
  design = await designApp({ modules: [SnapshotsModule, PoliciesModule, GatewaysModule, CredentialsModule, SubscriptionsModule] });
  const { app } = design;
  acme = await designTenant(app, 'acme');
  const imported = await importApi(app, acme, 'Shop');
  ({ params, upstreamId } = imported);
  versionId = imported.version.id;
  revision = imported.revision?.id ?? '';
  await deploy(publisher(), params, revision);
  await publisher().call(API.versions.transition, { params, body: { to: 'published' } });
  const { items } = await publisher().call(API.environments.list, { params });
  environmentId = items.find(({ kind }) => kind === 'production')?.id ?? '';
  const { planId } = await offer(app, acme, [versionId]);
  const applicationId = await application(app, acme, 'Till');
  await subscribe(app, acme, applicationId, planId);
  const { credential } = await app
    .as('developer', acme)
    .call(API.credentials.create, { params: { tenant: 'acme', application: applicationId }, body: { name: 'k' } });
  shop = { applicationId, credentialId: credential.id };
  const hello = { name: 'one', instanceId: 'i', softwareVersion: '1', formatVersions: [1], policies: {} };
  gatewayId = (await app.gateway.call(API.gatewayLink.hello, { body: hello })).gatewayId;
  end = design.app.time.now();
});
afterAll(() => design.app.close());

/** One call each minute before the last; each test has a span of its own. */
async function recorded(...calls: Partial<CallRecord>[]): Promise<{ ids: string[]; from: string; to: string }> {
  const from = end - (calls.length + 1) * MINUTE_MS;
  const records = calls.map((call, i) =>
    callRecord({
      at: from + (i + 1) * MINUTE_MS,
      tenantId: acme.id,
      versionId,
      environmentId,
      path: '/acme/shop/v1/store/inventory',
      ...shop,
      ...call,
    }),
  );
  const receipt = await design.app.gateway.call(API.gatewayLink.storeRecords, { body: batchOf(gatewayId, records) });
  expect(receipt.stored).toBe(records.length);
  const to = end;
  end = from - MINUTE_MS;
  return { ids: records.map(({ requestId }) => requestId), from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

const replay = (span: { from: string; to: string }, body: object = {}) =>
  publisher().call(API.traces.replay, { params, body: { environmentId, from: span.from, to: span.to, ...body } as never });
const drafted = (...policies: object[]) => ({ revisionId: revision, settings: { upstreamId, policies } });
const quota = (requests: number) => ({
  type: 'quota',
  config: { limit: { kind: 'quota', name: 'daily', requests, period: 'day', mode: 'strict' }, by: 'application' },
});

test('recorded callers are let in again by what is deployed, each with a key that stands for theirs', async () => {
  const unknown = {
    applicationId: undefined,
    credentialId: undefined,
    status: 401,
    outcome: 'refused' as const,
    code: 'gateway.key_missing',
    policy: 'api-key',
  };
  const span = await recorded({}, { path: '/acme/shop/v1/pet/7' }, unknown);
  expect(await replay(span)).toMatchObject({ looked: 3, more: false, refusedThen: 1, refusedNow: 1, newlyRefused: 0, newlyLetIn: 0, examples: [] });
});

test('a draft’s limit counts calls in the order in which they came, and says whose it would refuse', async () => {
  const span = await recorded({}, {}, {}, {}, {});
  const result = await replay(span, drafted(quota(3)));
  expect(result).toMatchObject({ looked: 5, refusedThen: 0, refusedNow: 2, newlyRefused: 2 });
  expect(result.byPolicy).toEqual([{ policy: 'quota', code: 'gateway.quota_exhausted', calls: 2 }]);
  expect(result.byApplication).toEqual([{ applicationId: shop.applicationId, name: 'Till', calls: 2 }]);
  expect(result.examples.map(({ requestId, application: name, statusThen, statusNow }) => [requestId, name, statusThen, statusNow])).toEqual([
    [span.ids[3], 'Till', 200, 429],
    [span.ids[4], 'Till', 200, 429],
  ]);
});

test('a draft that asks for no key lets in who was refused for it; its dry runs are told apart from refusals', async () => {
  const refused = { applicationId: undefined, credentialId: undefined, status: 401, outcome: 'refused' as const, code: 'gateway.key_missing' };
  const span = await recorded(refused, { ...refused, clientAddress: '198.51.100.9' });
  const denies = { type: 'ip-filter', config: { deny: ['198.51.100.0/24'] } };
  const open = { revisionId: revision, settings: { upstreamId, anonymous: true, policies: [denies] } };
  expect(await replay(span, open)).toMatchObject({ looked: 2, refusedThen: 2, refusedNow: 1, newlyRefused: 0, newlyLetIn: 1 });
  const looking = { ...open, settings: { ...open.settings, policies: [{ ...denies, dryRun: true }] } };
  const result = await replay(span, looking);
  expect(result).toMatchObject({ refusedNow: 0, newlyLetIn: 2 });
  expect(result.byDryRun).toMatchObject([{ policy: 'ip-filter', calls: 1 }]);
});

test('looks at the newest calls of this version, environment and span alone, and says what it left out', async () => {
  const span = await recorded(
    { versionId: newId('version') },
    { environmentId: newId('environment') },
    { tenantId: newId('tenant') },
    { path: '/acme/shop-of-old/v1/store/inventory' },
    {},
    {},
  );
  const all = await replay(span);
  expect(all).toMatchObject({ looked: 2, more: false });
  expect(all.remarks.join('\n')).toContain('1 calls came by a path that this API does not have any more');
  const some = await replay(span, { recordsMax: 1, ...drafted({ type: 'ip-filter', config: { deny: ['192.0.2.0/24'] } }) });
  expect(some).toMatchObject({ looked: 1, more: true, newlyRefused: 1, examples: [{ requestId: span.ids[5], statusNow: 403 }] });
  const before = { from: span.from, to: new Date(Date.parse(span.from) + MINUTE_MS / 2).toISOString() };
  expect(await replay(before)).toMatchObject({ looked: 0 });
});

test('how far it is can be asked while it runs, by whoever may replay, and no more when it is over', async () => {
  const span = await recorded(...Array.from({ length: 40 }, () => ({})));
  const run = 'n4m3d';
  const ask = async () => (await publisher().call(API.traces.replayProgress, { params: { tenant: 'acme', run } })).progress;
  expect(await ask()).toBeNull();
  let over = false;
  const replayed = replay(span, { run }).finally(() => {
    over = true;
  });
  const told: { done: number; of: number }[] = [];
  while (!over) {
    const progress = await ask();
    if (progress !== null) told.push(progress);
  }
  expect((await replayed).looked).toBe(40);
  expect(told.length).toBeGreaterThan(0);
  expect(told.map(({ of }) => of)).toEqual(told.map(() => 40));
  expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).sort((a, b) => a - b));
  await vi.waitFor(async () => expect(await ask()).toBeNull());
});
