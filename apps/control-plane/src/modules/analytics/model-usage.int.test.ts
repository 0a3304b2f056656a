import { API } from '@gatehouse/contracts';
import { type CallRecord, DAY_MS, HOUR_MS, MINUTE_MS, type ModelCallRecord } from '@gatehouse/definition';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { batchOf, callRecord } from '../call-records/records.fixture.js';
import { GatewaysModule } from '../gateways/index.js';
import { World } from '../snapshots/world.fixture.js';
import { AnalyticsModule } from './index.js';

const params = { tenant: 'acme' };
let app: TestApp;
let acme: TestTenant;
let gatewayId: string;
let applicationId: string;
let endMs: number;
let records: CallRecord[];

const llm = (given: Partial<ModelCallRecord> = {}): ModelCallRecord => ({
  format: 'openai-chat',
  operation: 'chat',
  wireFormat: 'openai-chat',
  model: 'fast',
  route: 'fast',
  providerId: 'prv_1',
  targetModel: 'gpt-5',
  stream: false,
  usage: { inputTokens: 1_000, cachedInputTokens: 400, outputTokens: 50, reasoningTokens: 10 },
  spendMicros: 1_234,
  ttftUs: 80_000,
  fallbacks: 0,
  keyId: 'pvk_1',
  ...given,
});

beforeAll(async () => {
  app = await testApp({ modules: [GatewaysModule, AnalyticsModule] });
  acme = await app.tenant('acme');
  const other = await app.tenant('other');
  const hello = { name: 'edge', instanceId: 'i', softwareVersion: '1', formatVersions: [1], policies: {} };
  gatewayId = (await app.gateway.call(API.gatewayLink.hello, { body: hello })).gatewayId;
  const world = new World(app.database);
  applicationId = await world.application(acme.id);
  await world.update(acme.id, 'applications', applicationId, { name: '=SUM(A1)', owner_member_id: acme.members.developer.memberId, owner_team_id: null });
  endMs = Math.floor(app.time.now() / HOUR_MS) * HOUR_MS;
  const kinds: Partial<ModelCallRecord>[] = [
    {},
    { targetModel: 'gpt-4o', spendMicros: 7 },
    { route: 'smart', providerId: 'prv_2', targetModel: 'claude', fallbacks: 1, ttftUs: 900_000 },
    { spendMicros: undefined, estimated: true },
    { usage: undefined, spendMicros: undefined, ttftUs: undefined, error: 'rate-limit' },
    { usage: undefined, spendMicros: undefined, ttftUs: undefined, route: undefined, targetModel: 'made-up-by-a-caller', error: 'not-found' },
    { cache: 'exact', spendMicros: 0 },
  ];
  records = Array.from({ length: 140 }, (_, index) =>
    callRecord({
      tenantId: index % 10 === 9 ? other.id : acme.id,
      apiId: `api_${index % 2}`,
      at: endMs - 1 - index * 9 * 60_000,
      ...(index % 3 !== 0 && { applicationId }),
      llm: llm(kinds[index % kinds.length]),
    }),
  );
  const batch = batchOf(gatewayId, [...records, callRecord({ tenantId: acme.id, at: endMs - 1 })]);
  await app.gateway.call(API.gatewayLink.storeRecords, { body: batch });
  await app.gateway.call(API.gatewayLink.storeRecords, { body: batch });
});
afterAll(() => app.close());

const span = (ms: number) => ({ from: new Date(endMs - ms).toISOString(), to: new Date(endMs).toISOString() });
const mine = (fits: (call: CallRecord) => boolean = () => true) => records.filter((call) => call.tenantId === acme.id && fits(call));
const sum = (calls: readonly CallRecord[], of: (call: ModelCallRecord) => number | undefined) =>
  calls.reduce((total, call) => total + ((call.llm && of(call.llm)) ?? 0), 0);
const report = (query: object) => app.as('auditor', acme).call(API.modelUsage.report, { params, query: query as never });

test.each([
  ['by minutes', 6 * HOUR_MS],
  ['by hours', 2 * DAY_MS],
])('counts what the records say, once, %s', async (_, spanMs) => {
  const calls = mine(({ at }) => at >= endMs - spanMs);
  const { totals, series, byModel, byApplication } = await report(span(spanMs));
  expect(totals).toMatchObject({
    calls: calls.length,
    failed: calls.filter(({ llm: call }) => call?.error !== undefined).length,
    inputTokens: sum(calls, ({ usage }) => usage?.inputTokens),
    cachedInputTokens: sum(calls, ({ usage }) => usage?.cachedInputTokens),
    outputTokens: sum(calls, ({ usage }) => usage?.outputTokens),
    reasoningTokens: sum(calls, ({ usage }) => usage?.reasoningTokens),
    spendMicros: sum(calls, ({ spendMicros }) => spendMicros),
    unpriced: calls.filter(({ llm: call }) => call?.usage && call.spendMicros === undefined).length,
    estimated: calls.filter(({ llm: call }) => call?.estimated).length,
    fallbacks: sum(calls, ({ fallbacks }) => fallbacks),
    cacheHits: calls.filter(({ llm: call }) => call?.cache === 'exact').length,
  });
  expect(series.reduce((total, { spendMicros }) => total + spendMicros, 0)).toBe(totals.spendMicros);
  expect(byModel.map(({ model }) => model).sort()).toEqual(['claude', 'gpt-4o', 'gpt-5']);
  expect(byApplication).toMatchObject([{ applicationId, name: '=SUM(A1)', calls: calls.filter((call) => call.applicationId === applicationId).length }]);
  expect(totals.ttftP50Ms).toBeGreaterThan(60);
  expect(totals.ttftP95Ms).toBeGreaterThan(600);
});

test('is narrowed by provider, model, route, application and API', async () => {
  const calls = async (query: object) => (await report({ ...span(2 * DAY_MS), ...query })).totals.calls;
  expect(await calls({ model: 'gpt-4o' })).toBe(mine(({ llm: call }) => call?.targetModel === 'gpt-4o').length);
  expect(await calls({ route: 'smart' })).toBe(mine(({ llm: call }) => call?.route === 'smart').length);
  expect(await calls({ application: applicationId })).toBe(mine((call) => call.applicationId === applicationId).length);
  expect(await calls({ api: 'api_1' })).toBe(mine(({ apiId }) => apiId === 'api_1').length);
});

test('developers see what their own applications used, and nothing else', async () => {
  const own = await app.as('developer', acme).call(API.modelUsage.own, { params, query: span(2 * DAY_MS) });
  expect(own.totals.calls).toBe(mine((call) => call.applicationId === applicationId).length);
  await expect(app.as('developer', acme).call(API.modelUsage.report, { params, query: span(DAY_MS) })).rejects.toMatchObject({ code: 'access.denied' });
});

test('developers see their own use by day and model, and take it away as a file', async () => {
  const { items, truncated } = await app.as('developer', acme).call(API.modelUsage.ownDays, { params, query: span(2 * DAY_MS) });
  const own = mine((call) => call.applicationId === applicationId);
  expect(items.reduce((total, { calls }) => total + calls, 0)).toBe(own.length);
  expect(items.reduce((total, { spendMicros }) => total + spendMicros, 0)).toBe(sum(own, ({ spendMicros }) => spendMicros));
  expect([truncated, new Set(items.map((item) => item.applicationId))]).toEqual([false, new Set([applicationId])]);
  expect((items[0]?.day ?? '') >= (items.at(-1)?.day ?? '')).toBe(true);
  const { status, text } = await app.as('developer', acme).request(API.modelUsage.ownChargeback, { params, query: span(2 * DAY_MS) });
  expect([status, text.trim().split('\r\n').length]).toEqual([200, items.length + 1]);
  const { items: none } = await app.as('approver', acme).call(API.modelUsage.ownDays, { params, query: span(2 * DAY_MS) });
  expect(none).toEqual([]);
});

test('developers are not told which of a provider’s keys was used', async () => {
  const developer = app.as('developer', acme);
  const { items } = await developer.call(API.callRecords.listOwn, { params, query: { limit: 5 } });
  expect(items[0]?.llm).toMatchObject({ route: expect.any(String) });
  const { record } = await developer.call(API.callRecords.getOwn, { params: { ...params, request: items[0]?.requestId ?? '' } });
  expect(JSON.stringify([items, record])).not.toContain('pvk_1');
});

test('a chargeback adds up to the micro-dollar, and no name in it is a formula', async () => {
  const { status, text } = await app.as('auditor', acme).request(API.modelUsage.chargeback, { params, query: span(2 * DAY_MS) });
  expect(status).toBe(200);
  const [head = '', ...lines] = text.trim().split('\r\n');
  const column = (name: string) => head.split(',').indexOf(name);
  const cells = lines.map((line) => line.split(','));
  const micros = cells.reduce((total, line) => total + Number((line[column('spend_usd')] ?? '').replace('.', '')), 0);
  expect(micros).toBe(sum(mine(), ({ spendMicros }) => spendMicros));
  expect(cells.reduce((total, line) => total + Number(line[column('calls')]), 0)).toBe(mine().length);
  expect(new Set(cells.map((line) => line[column('application')]))).toEqual(new Set(["'=SUM(A1)", '']));
  expect(text).not.toContain('made-up-by-a-caller');
});

test('a bill is of whole hours: all that the span touches', async () => {
  const query = { from: new Date(endMs - 40 * MINUTE_MS).toISOString(), to: new Date(endMs - 20 * MINUTE_MS).toISOString() };
  const inHour = mine((call) => call.applicationId === applicationId && call.at >= endMs - HOUR_MS);
  const { items } = await app.as('developer', acme).call(API.modelUsage.ownDays, { params, query });
  expect(inHour.length).toBeGreaterThan(1);
  expect(items.reduce((total, { calls }) => total + calls, 0)).toBe(inHour.length);
});

test('a record shows the model call, and is found by model, route and provider', async () => {
  const auditor = app.as('auditor', acme);
  const list = (query: object) => auditor.call(API.callRecords.list, { params, query: { limit: 200, ...query } as never });
  const found = await list({ route: 'smart' });
  expect(found.items.length).toBe(mine(({ llm: call }) => call?.route === 'smart').length);
  expect(found.items[0]?.llm).toEqual(records.find(({ requestId }) => requestId === found.items[0]?.requestId)?.llm);
  expect((await list({ model: 'made-up-by-a-caller' })).items.length).toBe(mine(({ llm: call }) => call?.targetModel === 'made-up-by-a-caller').length);
  const { facets } = await auditor.call(API.callRecords.facets, { params });
  expect(facets.find(({ field }) => field === 'model')?.values[0]?.value).toBe('gpt-5');
});
