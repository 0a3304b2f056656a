import { API } from '@gatehouse/contracts';
import { type CallRecord, DAY_MS, HOUR_MS, type ModelCallRecord } from '@gatehouse/definition';
import { newId } from '@gatehouse/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { batchOf, callRecord } from '../call-records/records.fixture.js';
import { GatewaysModule } from '../gateways/index.js';
import { World } from '../snapshots/world.fixture.js';
import { AnalyticsModule } from './index.js';

const params = { tenant: 'acme' };
let app: TestApp;
let acme: TestTenant;
let endMs: number;
let records: CallRecord[];
let applications: string[];

const PROVIDERS = [newId('provider'), newId('provider')];

const llm = (index: number): ModelCallRecord => ({
  format: 'openai-chat',
  operation: 'chat',
  model: 'fast',
  route: index % 4 === 0 ? 'smart' : 'fast',
  providerId: PROVIDERS[index % 2],
  targetModel: `model-${index % 3}`,
  stream: true,
  usage: { inputTokens: 100 + index, outputTokens: 10 },
  spendMicros: index,
  ttftUs: 50_000,
  interTokenP50Us: 20_000,
  interTokenP95Us: 90_000,
  fallbacks: index % 5 === 0 ? 1 : 0,
  ...(index % 7 === 0 && { error: 'rate-limit', usage: undefined, spendMicros: undefined }),
  ...(index % 3 === 0 && { prompt: 'support', promptVersion: 1 + (index % 2) }),
  ...(index % 6 === 1 && { cache: 'exact' as const }),
});

beforeAll(async () => {
  app = await testApp({ modules: [GatewaysModule, AnalyticsModule] });
  acme = await app.tenant('acme');
  const other = await app.tenant('other');
  const hello = { name: 'edge', instanceId: 'i', softwareVersion: '1', formatVersions: [1], policies: {} };
  const { gatewayId } = await app.gateway.call(API.gatewayLink.hello, { body: hello });
  const world = new World(app.database);
  applications = [await world.application(acme.id), await world.application(acme.id)];
  const [ofMember = ''] = applications;
  await world.update(acme.id, 'applications', ofMember, { name: '=1+1', owner_member_id: acme.members.developer.memberId, owner_team_id: null });
  endMs = Math.floor(app.time.now() / DAY_MS) * DAY_MS;
  records = Array.from({ length: 120 }, (_, index) =>
    callRecord({
      tenantId: index % 10 === 9 ? other.id : acme.id,
      apiId: `api_${index % 2}`,
      at: endMs - 1 - index * 7 * HOUR_MS,
      applicationId: applications[index % 2],
      planId: `plan_${index % 3}`,
      credentialId: `cred_${index}`,
      tryIt: index % 2 === 0,
      totalUs: 400_000,
      llm: llm(index),
    }),
  );
  await app.gateway.call(API.gatewayLink.storeRecords, { body: batchOf(gatewayId, records) });
});
afterAll(() => app.close());

const span = (ms: number) => ({ from: new Date(endMs - ms).toISOString(), to: new Date(endMs).toISOString() });
const month = () => span(40 * DAY_MS);
const mine = (fits: (call: CallRecord) => boolean = () => true) => records.filter((call) => call.tenantId === acme.id && fits(call));
const breakdown = (query: object) => app.as('auditor', acme).call(API.modelUsage.breakdown, { params, query: { ...month(), ...query } as never });

const KEYS: readonly [string, (call: CallRecord) => string][] = [
  ['model', ({ llm: call }) => `${call?.providerId}\x1f${call?.targetModel}`],
  ['provider', ({ llm: call }) => call?.providerId ?? ''],
  ['route', ({ llm: call }) => call?.route ?? ''],
  ['api', ({ apiId }) => apiId ?? ''],
  ['application', ({ applicationId }) => applicationId ?? ''],
  ['plan', ({ planId }) => planId ?? ''],
  ['prompt', ({ llm: call }) => (call?.prompt === undefined ? '' : `${call.prompt}@${call.promptVersion}`)],
  ['credential', ({ credentialId, tryIt }) => (tryIt ? 'try-it' : (credentialId ?? ''))],
  ['member', ({ applicationId }) => (applicationId === applications[0] ? acme.members.developer.memberId : '')],
  ['day', ({ at }) => `${new Date(at).toISOString().slice(0, 10)}T00:00:00.000Z`],
];

describe.each(KEYS)('by %s', (by, key) => {
  test('rows are the records, told apart and added up, and nothing of another tenant', async () => {
    const { rows, totals, rest } = await breakdown({ by, limit: 200 });
    const groups = Map.groupBy(mine(), key);
    const sum = (calls: readonly CallRecord[], of: (call: ModelCallRecord) => number | undefined) =>
      calls.reduce((total, { llm: call }) => total + ((call && of(call)) ?? 0), 0);
    const figures = (calls: readonly CallRecord[]) => ({
      calls: calls.length,
      failed: calls.filter(({ llm: call }) => call?.error).length,
      inputTokens: sum(calls, ({ usage }) => usage?.inputTokens),
      outputTokens: sum(calls, ({ usage }) => usage?.outputTokens),
      spendMicros: sum(calls, ({ spendMicros }) => spendMicros),
      fallbacks: sum(calls, ({ fallbacks }) => fallbacks),
      cacheHits: calls.filter(({ llm: call }) => call?.cache === 'exact').length,
    });
    expect(new Map(rows.map(({ id, ...row }) => [id, row]))).toEqual(new Map([...groups].map(([id, calls]) => [id, expect.objectContaining(figures(calls))])));
    expect([totals.calls, rest]).toEqual([mine().length, null]);
  });
});

test('the largest rows come first, and what is left of the totals is told', async () => {
  const { rows, rest, totals } = await breakdown({ by: 'credential', sort: 'calls', limit: 2 });
  expect(rows.map(({ id }) => id)[0]).toBe('try-it');
  expect(rest?.calls).toBe(totals.calls - rows.reduce((sum, { calls }) => sum + calls, 0));
  const spent = (await breakdown({ by: 'model', sort: 'spend' })).rows.map(({ spendMicros }) => spendMicros);
  expect(spent).toEqual(spent.toSorted((a, b) => b - a));
  const largest = { tokens: 'outputTokens', failed: 'failed', fallbacks: 'fallbacks', cacheHits: 'cacheHits' } as const;
  for (const [sort, figure] of Object.entries(largest)) {
    const { rows: sorted } = await breakdown({ by: 'plan', sort });
    const values = sorted.map((row) => row[figure] + (sort === 'tokens' ? row.inputTokens : 0));
    expect(values, sort).toEqual(values.toSorted((a, b) => b - a));
  }
});

test('rows narrow to what they stand for, and the parts of the series add up to them', async () => {
  const { rows, series } = await breakdown({ by: 'model' });
  for (const { id, filters, calls } of rows) {
    expect((await breakdown({ by: 'plan', ...filters })).totals.calls).toBe(calls);
    const drawn = series.flatMap(({ parts }) => parts.filter((part) => part.id === id));
    expect(drawn.reduce((sum, part) => sum + part.calls, 0)).toBe(calls);
  }
});

test('is narrowed by plan, credential, prompt, member and team', async () => {
  const calls = async (query: object) => (await breakdown({ by: 'api', ...query })).totals.calls;
  expect(await calls({ plan: 'plan_1' })).toBe(mine(({ planId }) => planId === 'plan_1').length);
  expect(await calls({ credential: 'try-it' })).toBe(mine(({ tryIt }) => tryIt === true).length);
  expect(await calls({ member: acme.members.developer.memberId })).toBe(mine((call) => call.applicationId === applications[0]).length);
  expect(await calls({ prompt: 'support@2' })).toBe(mine(({ llm: call }) => call?.promptVersion === 2).length);
  expect(await calls({ team: 'team_nobody' })).toBe(0);
  expect(await calls({ member: acme.members.developer.memberId, application: applications[1] })).toBe(0);
});

test('tells the time to first token, between tokens and of whole calls', async () => {
  const { totals } = await breakdown({ by: 'api' });
  expect(totals.ttftP50Ms).toBeCloseTo(50, -1);
  expect(totals.interTokenP50Ms).toBeCloseTo(20, -1);
  expect(totals.totalP95Ms).toBeGreaterThan(330);
  expect(totals.totalP95Ms).toBeLessThan(480);
});

test('days are sums of whole days, hours of whole hours, and no more than a month of them', async () => {
  const week = span(7 * DAY_MS);
  const inWeek = mine(({ at }) => at >= endMs - 7 * DAY_MS);
  const { rows } = await breakdown({ ...week, by: 'hour' });
  expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toSorted());
  expect(rows.reduce((sum, { calls }) => sum + calls, 0)).toBe(inWeek.length);
  const [first] = rows;
  expect((await breakdown({ ...week, by: 'api', ...first?.filters })).totals.calls).toBe(first?.calls);
  await expect(breakdown({ by: 'hour' })).rejects.toMatchObject({ code: 'request.invalid' });
});

test('a file has every row, adds up, and no name in it is a formula', async () => {
  const { status, text } = await app.as('auditor', acme).request(API.modelUsage.breakdownFile, { params, query: { ...month(), by: 'application' } as never });
  const [head = '', ...lines] = text.trim().split('\r\n');
  expect([status, lines.length]).toEqual([200, 2]);
  const at = head.split(',').indexOf('calls');
  expect(lines.reduce((sum, line) => sum + Number(line.split(',')[at]), 0)).toBe(mine().length);
  expect(text).toContain("'=1+1");
});

test('is not for those who may not read analytics', async () => {
  await expect(app.as('developer', acme).call(API.modelUsage.breakdown, { params, query: { ...month(), by: 'model' } as never })).rejects.toMatchObject({
    code: 'access.denied',
  });
});
