import { API } from '@gatehouse/contracts';
import { type CallRecord, DAY_MS, HOUR_MS, MINUTE_MS } from '@gatehouse/definition';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { batchOf, callRecord, variousRecords } from '../call-records/records.fixture.js';
import { GatewaysModule } from '../gateways/index.js';
import { World } from '../snapshots/world.fixture.js';
import { TrafficReader } from '../versions/index.js';
import { AnalyticsModule } from './index.js';

let app: TestApp;
let acme: TestTenant;
let other: TestTenant;
let gatewayId: string;
let all: CallRecord[];
/** The end of what was called, on a full hour. */
let endMs: number;

beforeAll(async () => {
  app = await testApp({ modules: [GatewaysModule, AnalyticsModule] });
  [acme, other] = [await app.tenant('acme'), await app.tenant('other')];
  const hello = { name: 'edge', instanceId: 'i', softwareVersion: '1', formatVersions: [1], policies: {} };
  gatewayId = (await app.gateway.call(API.gatewayLink.hello, { body: hello })).gatewayId;
  endMs = Math.floor(app.time.now() / HOUR_MS) * HOUR_MS;
  all = variousRecords(900, { tenantIds: [acme.id, other.id], nowMs: endMs - 1 }).map((record) => ({ ...record, at: endMs - 1 - (endMs - 1 - record.at) * 8 }));
  await store(all);
});
afterAll(() => app.close());

const store = (records: CallRecord[]) => app.gateway.call(API.gatewayLink.storeRecords, { body: batchOf(gatewayId, records) });
const usage = (fromMs: number, toMs: number, query: Record<string, string> = {}) =>
  app.as('approver', acme).call(API.analytics.usage, {
    params: { tenant: 'acme' },
    query: { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), ...query },
  });
const mine = (fromMs: number, toMs: number) => all.filter(({ tenantId, at }) => tenantId === acme.id && at >= fromMs && at < toMs);

describe('usage', () => {
  test.each([
    ['by minutes', HOUR_MS],
    ['by hours', 2 * DAY_MS],
  ])('counts what the records are, %s, also of the span before', async (_, spanMs) => {
    const answer = await usage(endMs - spanMs, endMs);
    const records = mine(endMs - spanMs, endMs);
    expect(records.length).toBeGreaterThan(50);
    expect(answer.totals).toMatchObject({
      calls: records.length,
      refused: records.filter(({ outcome }) => outcome === 'refused').length,
      failed: records.filter(({ outcome }) => outcome === 'failed').length,
      clientErrors: records.filter(({ status }) => status >= 400 && status < 500).length,
      serverErrors: records.filter(({ status }) => status >= 500).length,
      bytesOut: records.reduce((sum, { responseBytes }) => sum + responseBytes, 0),
    });
    expect(answer.previous.calls).toBe(mine(endMs - 2 * spanMs, endMs - spanMs).length);
    expect(answer.series.length).toBeLessThanOrEqual(60);
    expect(answer.series.reduce((sum, { calls }) => sum + calls, 0)).toBe(records.length);
    for (const { at, calls } of answer.series) expect(calls).toBe(mine(Date.parse(at), Date.parse(at) + answer.bucketMs).length);
    const byStatus = Map.groupBy(records, ({ status }) => status);
    expect(new Map(answer.byStatus.map(({ status, calls }) => [status, calls]))).toEqual(new Map([...byStatus].map(([status, list]) => [status, list.length])));
    const byApi = Map.groupBy(records, ({ apiId = '' }) => apiId);
    expect(answer.byApi.map(({ apiId, calls }) => [apiId, calls]).sort()).toEqual([...byApi].map(([apiId, list]) => [apiId, list.length]).sort());
    expect(answer.byOperation[0]?.calls).toBe(Math.max(...[...Map.groupBy(records, ({ operationId }) => operationId).values()].map((list) => list.length)));
  });

  test('percentiles are right to within a bucket of the histogram', async () => {
    const { totals } = await usage(endMs - HOUR_MS, endMs);
    const sorted = mine(endMs - HOUR_MS, endMs)
      .map(({ totalUs }) => totalUs / 1_000)
      .sort((a, b) => a - b);
    for (const [p, value] of [
      [0.5, totals.p50Ms],
      [0.95, totals.p95Ms],
      [0.99, totals.p99Ms],
    ] as const) {
      const exact = sorted[Math.ceil(p * sorted.length) - 1] ?? Number.NaN;
      expect(Math.abs(Math.log2((value ?? Number.NaN) / exact))).toBeLessThan(0.26); // a quarter of an octave
    }
  });

  test('is narrowed by version, and is empty rather than wrong where nothing was called', async () => {
    const { totals } = await usage(endMs - HOUR_MS, endMs, { version: 'ver_1' });
    expect(totals.calls).toBe(mine(endMs - HOUR_MS, endMs).filter(({ versionId }) => versionId === 'ver_1').length);
    expect((await usage(endMs - HOUR_MS, endMs, { api: 'nothing' })).totals).toMatchObject({ calls: 0, p95Ms: null });
  });

  test('of a span that is none is refused', async () => {
    await expect(usage(endMs, endMs - 1)).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(usage(endMs - 400 * DAY_MS, endMs)).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

test('a developer sees the usage of own applications only', async () => {
  const world = new World(app.database);
  const [own, foreign] = [await world.application(acme.id), await world.application(acme.id)];
  await world.update(acme.id, 'applications', own, { owner_member_id: acme.members.developer.memberId, owner_team_id: null });
  const at = endMs + MINUTE_MS;
  await store([callRecord({ tenantId: acme.id, applicationId: own, at }), callRecord({ tenantId: acme.id, applicationId: foreign, at })]);
  const span = { from: new Date(endMs).toISOString(), to: new Date(endMs + HOUR_MS).toISOString() };
  const ask = (query = {}) => app.as('developer', acme).call(API.analytics.ownUsage, { params: { tenant: 'acme' }, query: { ...span, ...query } });
  expect((await ask()).byApplication).toEqual([{ applicationId: own, name: own, calls: 1, errors: 0 }]);
  expect((await ask({ application: foreign })).totals.calls).toBe(0);
  await expect(app.as('developer', acme).call(API.analytics.usage, { params: { tenant: 'acme' }, query: span })).rejects.toMatchObject({
    code: 'access.denied',
  });
});

test('traffic of a version counts what was let through in production, by application', async () => {
  const world = new World(app.database);
  const group = await world.defaultGroup();
  const [production, sandbox] = [await world.environment(acme.id, group), await world.environment(acme.id, group, 'test')];
  const now = app.time.now();
  const call = (given: Partial<CallRecord>) =>
    callRecord({ tenantId: acme.id, versionId: 'ver_busy', environmentId: production, applicationId: 'app_x', at: now - HOUR_MS, ...given });
  await store([
    call({}),
    call({ at: now - 30 * HOUR_MS }),
    call({ environmentId: sandbox }),
    call({ outcome: 'refused', status: 401, code: 'gateway.credential_missing' }),
    callRecord({ tenantId: acme.id, versionId: 'ver_busy', environmentId: production, at: now }),
    call({ tenantId: other.id }),
  ]);
  const traffic = app.get(TrafficReader);
  await app.database.read({ tenantId: acme.id }, async (tx) => {
    expect(await traffic.callsSince(tx, 'ver_busy', new Date(now - DAY_MS))).toBe(2);
    expect(await traffic.callsSince(tx, 'ver_busy', new Date(now - 2 * DAY_MS))).toBe(3);
    expect(await traffic.callsByApplicationSince(tx, 'ver_busy', new Date(now - 2 * DAY_MS))).toEqual(new Map([['app_x', 2]]));
  });
});
