import { API } from '@gatehouse/contracts';
import { type CallRecord, DAY_MS, OUTCOMES } from '@gatehouse/definition';
import { newId } from '@gatehouse/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, type TestTenant, testApp } from '../../../testing/index.js';
import { GatewaysModule } from '../../gateways/index.js';
import { World } from '../../snapshots/world.fixture.js';
import { CallRecordsModule } from '../index.js';
import { batchOf, callRecord, variousRecords } from '../records.fixture.js';
import { CallRecordRepository } from './call-record.repository.js';
import type { Filters } from './filters.js';
import { parseStatuses } from './search.js';

let app: TestApp;
let acme: TestTenant;
let other: TestTenant;
let gatewayId: string;
let all: CallRecord[];

beforeAll(async () => {
  app = await testApp({ modules: [GatewaysModule, CallRecordsModule] });
  [acme, other] = [await app.tenant('acme'), await app.tenant('other')];
  const hello = { name: 'edge', instanceId: 'i', softwareVersion: '1', formatVersions: [1], policies: {} };
  gatewayId = (await app.gateway.call(API.gatewayLink.hello, { body: hello })).gatewayId;
  all = variousRecords(600, { tenantIds: [acme.id, acme.id, other.id], nowMs: app.time.now() - 60_000 });
  await store(all);
});
afterAll(() => app.close());

const store = (records: CallRecord[]) => app.gateway.call(API.gatewayLink.storeRecords, { body: batchOf(gatewayId, records) });
const list = (query: Filters & { cursor?: string; limit?: number }, tenant = acme) =>
  app.as('auditor', tenant).call(API.callRecords.list, { params: { tenant: tenant.slug }, query: query as never });

async function everyPage(query: Filters & { limit?: number }, between: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined, first = true; first || cursor; first = false) {
    const page = await list({ ...query, ...(cursor && { cursor }) });
    ids.push(...page.items.map(({ requestId }) => requestId));
    cursor = page.nextCursor ?? undefined;
    await between();
  }
  return ids;
}

/** The same filters, the slow and plain way. */
function fits(record: CallRecord, filters: Filters): boolean {
  const { from, to, api, version, environment, application, operation, method, status, outcome, code, policy, address, path, slowerThanMs, requestId } =
    filters;
  return (
    (from === undefined || record.at >= Date.parse(from)) &&
    (to === undefined || record.at < Date.parse(to)) &&
    (api === undefined || record.apiId === api) &&
    (version === undefined || record.versionId === version) &&
    (environment === undefined || record.environmentId === environment) &&
    (application === undefined || record.applicationId === application) &&
    (operation === undefined || record.operationId === operation) &&
    (method === undefined || record.method === method.toUpperCase()) &&
    (status === undefined || parseStatuses(status).some((range) => record.status >= range.from && record.status <= range.to)) &&
    (outcome === undefined || record.outcome === outcome) &&
    (code === undefined || record.code === code) &&
    (policy === undefined || record.policy === policy) &&
    (address === undefined || record.clientAddress === address) &&
    (path === undefined || record.path.includes(path)) &&
    (requestId === undefined || record.requestId === requestId) &&
    (slowerThanMs === undefined || record.totalUs >= slowerThanMs * 1_000)
  );
}

const newestFirst = (records: readonly CallRecord[]) =>
  records
    .map((record, index) => ({ record, index }))
    .sort((a, b) => b.record.at - a.record.at || b.index - a.index)
    .map(({ record }) => record.requestId);

test('every filter, and any of them together, find what going through all records finds, in order', { timeout: 120_000 }, async () => {
  const instant = fc.integer({ min: 0, max: 1_500_000 }).map((ago) => new Date(app.time.now() - ago).toISOString());
  const filters = fc.record(
    {
      from: instant,
      to: instant,
      api: fc.constantFrom('api_0', 'api_1', 'api_nothing'),
      version: fc.constantFrom('ver_0', 'ver_3'),
      environment: fc.constantFrom('env_0', 'env_1'),
      operation: fc.constantFrom('op 1', 'op 6'),
      method: fc.constantFrom('GET', 'post'),
      status: fc.constantFrom('200', '4xx', '5xx', '429,5xx', '401,201', '1xx'),
      outcome: fc.constantFrom(...OUTCOMES),
      code: fc.constantFrom('gateway.rate_limited', 'gateway.no_route'),
      policy: fc.constantFrom('plan-limits', 'subscription'),
      address: fc.constantFrom('192.0.2.1', '192.0.2.5'),
      path: fc.constantFrom('/pets/3', '100%_of', '\\it', '%', 'nowhere'),
      slowerThanMs: fc.constantFrom(0, 1, 500, 1_000, 20_000),
      requestId: fc.constantFrom(...all.slice(0, 5).map(({ requestId }) => requestId)),
    },
    { requiredKeys: [] },
  );
  const mine = all.filter(({ tenantId }) => tenantId === acme.id);
  await fc.assert(
    fc.asyncProperty(filters, async (query) => {
      expect(await everyPage({ ...query, limit: 200 })).toEqual(newestFirst(mine.filter((record) => fits(record, query))));
    }),
    { numRuns: 120 },
  );
});

describe('paging', () => {
  test('shows each record once, with ties at an instant, whatever the size of a page', { timeout: 60_000 }, async () => {
    const mine = newestFirst(all.filter(({ tenantId }) => tenantId === acme.id));
    for (const limit of [1, 7, 50].slice(1)) expect(await everyPage({ limit, to: new Date(app.time.now()).toISOString() })).toEqual(mine);
  });

  test('has no gap and no double while newer and older records come in', async () => {
    const mine = newestFirst(all.filter(({ tenantId }) => tenantId === acme.id));
    const came = new Set<string>();
    const seen = await everyPage({ limit: 40 }, async () => {
      const fresh = [callRecord({ tenantId: acme.id, at: app.time.now() }), callRecord({ tenantId: acme.id, at: app.time.now() - DAY_MS })];
      for (const { requestId } of fresh) came.add(requestId);
      await store(fresh);
    });
    expect(seen.filter((id) => !came.has(id))).toEqual(mine);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test.each(['nonsense', Buffer.from('["a","b"]').toString('base64url'), Buffer.from('[1]').toString('base64url')])(
    'a cursor that is none of ours is refused: %s',
    async (cursor) => {
      await expect(list({ cursor })).rejects.toMatchObject({ code: 'request.invalid' });
    },
  );
});

describe('isolation', () => {
  test('no filter leads to the records of another tenant', async () => {
    const theirs = all.filter(({ tenantId }) => tenantId === other.id);
    const [one] = theirs;
    expect((await list({ requestId: one?.requestId ?? '' })).items).toEqual([]);
    await expect(app.as('auditor', acme).call(API.callRecords.get, { params: { tenant: 'acme', request: one?.requestId ?? '' } })).rejects.toMatchObject({
      status: 404,
    });
    expect((await list({ limit: 200 }, other)).items).toHaveLength(Math.min(200, theirs.length));
  });

  test('the repository cannot be asked without saying whose records', async () => {
    const repository = app.get(CallRecordRepository);
    const { items } = await repository.page({ tenantId: newId('tenant') }, {}, { limit: 200 });
    expect(items).toEqual([]);
    for (const { tenantId } of (await repository.page({ tenantId: other.id }, { path: '/' }, { limit: 200 })).items) expect(tenantId).toBe(other.id);
  });

  test('calls that reached no tenant are shown to the platform and to nobody else', async () => {
    const lost = callRecord({ status: 404, outcome: 'refused', code: 'gateway.no_route' });
    await store([lost]);
    const shown = await (await app.asPlatformAdmin()).call(API.callRecords.listUnrouted, { query: {} });
    expect(shown.items.map(({ requestId }) => requestId)).toEqual([lost.requestId]);
    expect((await list({ requestId: lost.requestId })).items).toEqual([]);
    await expect(app.as('owner', acme).call(API.callRecords.listUnrouted, { query: {} })).rejects.toMatchObject({ status: 404 });
  });

  test('a developer sees the calls of own applications only', async () => {
    const world = new World(app.database);
    const [mine, theirs] = [await world.application(acme.id), await world.application(acme.id)];
    const { memberId } = acme.members.developer;
    await world.update(acme.id, 'applications', mine, { owner_member_id: memberId, owner_team_id: null });
    const records = [mine, theirs].map((applicationId) => callRecord({ tenantId: acme.id, applicationId }));
    await store(records);
    const developer = app.as('developer', acme);
    const own = (query: Record<string, string> = {}) => developer.call(API.callRecords.listOwn, { params: { tenant: 'acme' }, query });
    expect((await own()).items.map(({ requestId }) => requestId)).toEqual([records[0]?.requestId]);
    expect((await own({ application: theirs })).items).toEqual([]);
    const get = (request = '') => developer.call(API.callRecords.getOwn, { params: { tenant: 'acme', request } });
    expect((await get(records[0]?.requestId)).record.applicationId).toBe(mine);
    await expect(get(records[1]?.requestId)).rejects.toMatchObject({ status: 404 });
    await expect(developer.call(API.callRecords.list, { params: { tenant: 'acme' } })).rejects.toMatchObject({ code: 'access.denied' });
  });
});

test('one call is shown as the gateway wrote it, with names and in words', async () => {
  const world = new World(app.database);
  const environmentId = await world.environment(acme.id, await world.defaultGroup());
  const ids = await world.servedApi(acme.id, environmentId);
  const record = callRecord({
    tenantId: acme.id,
    environmentId,
    apiId: ids.apiId,
    versionId: ids.versionId,
    applicationId: ids.applicationId,
    planId: ids.planId,
    status: 429,
    outcome: 'refused',
    code: 'gateway.rate_limited',
    policy: 'plan-limits',
    reason: 'limit burst: 100 per minute',
    query: 'a=1',
    connectUs: 5,
    tryIt: true,
  });
  await store([record]);
  const { record: shown, explanation } = await app.as('auditor', acme).call(API.callRecords.get, { params: { tenant: 'acme', request: record.requestId } });
  expect(shown).toMatchObject({ ...record, gatewayId, gatewayName: 'edge', apiName: ids.apiId, applicationName: ids.applicationId, planName: ids.planId });
  expect(explanation.detail).toContain('limit burst: 100 per minute');
  expect(explanation.errorPage).toBe('http://localhost:3000/errors/gateway.rate_limited');
  const [api] = await app.database.read({ tenantId: acme.id }, (tx) => tx.sql<{ slug: string }>('select slug from apis where id = $1', [ids.apiId]));
  expect((await list({ api: api?.slug ?? '' })).items.map(({ requestId }) => requestId)).toEqual([record.requestId]);
});

test('histogram and facets count the same calls as the search', async () => {
  const mine = all.filter(({ tenantId, at }) => tenantId === acme.id && at >= app.time.now() - 1_000_000);
  const [from, to] = [new Date(app.time.now() - 1_000_000).toISOString(), new Date(app.time.now() - 1_000).toISOString()];
  const auditor = app.as('auditor', acme);
  const { buckets, bucketMs } = await auditor.call(API.callRecords.histogram, { params: { tenant: 'acme' }, query: { from, to, buckets: 20 } });
  const total = (name: 'ok' | 'clientErrors' | 'serverErrors') => buckets.reduce((sum, bucket) => sum + bucket[name], 0);
  const inRange = (await everyPage({ from, to, limit: 200 })).length;
  expect(buckets).toHaveLength(20);
  expect(bucketMs * 20).toBeGreaterThanOrEqual(Date.parse(to) - Date.parse(from));
  expect(total('ok') + total('clientErrors') + total('serverErrors')).toBe(inRange);
  expect(total('serverErrors')).toBe(mine.filter(({ status, at }) => status >= 500 && at >= Date.parse(from) && at < Date.parse(to)).length);
  const { facets } = await auditor.call(API.callRecords.facets, { params: { tenant: 'acme' }, query: { from, to, outcome: 'refused' } });
  const codes = facets.find(({ field }) => field === 'code')?.values ?? [];
  expect(codes.reduce((sum, { count }) => sum + count, 0)).toBe(
    (await everyPage({ from, to, outcome: 'refused', limit: 200 })).length -
      mine.filter((record) => record.outcome === 'refused' && record.code === undefined).length,
  );
  expect(codes.find(({ value }) => value === 'gateway.rate_limited')?.label).toBe('Too many requests');
});
