import { API } from '@gatehouse/contracts';
import type { BudgetAlert, CallRecord } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MailDelivery } from '../../platform/mail/mail.js';
import { mailsTo, type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { batchOf, callRecord } from '../call-records/records.fixture.js';
import { GatewaysModule } from '../gateways/index.js';
import { World } from '../snapshots/world.fixture.js';
import { BudgetsModule } from './index.js';

const params = { tenant: 'acme' };
let app: TestApp;
let acme: TestTenant;
let applicationId: string;
/** Two gateways, which know nothing of one another. */
const gatewayIds: string[] = [];

beforeAll(async () => {
  app = await testApp({ worker: true, modules: [GatewaysModule, BudgetsModule] });
  acme = await app.tenant('acme');
  for (const instanceId of ['one', 'two']) {
    const hello = { name: instanceId, instanceId, softwareVersion: '1', formatVersions: [1], policies: {} };
    gatewayIds.push((await app.gateway.call(API.gatewayLink.hello, { body: hello })).gatewayId);
  }
  const world = new World(app.database);
  applicationId = await world.application(acme.id);
  await world.update(acme.id, 'applications', applicationId, { name: 'Shop', owner_member_id: acme.members.developer.memberId, owner_team_id: null });
});
afterAll(() => app.close());

const reached = (given: Partial<BudgetAlert> = {}): BudgetAlert => ({
  counter: 'gatehouse:limit:a',
  window: 'm24322',
  name: 'team budget',
  unit: 'micro-dollars',
  limit: 10_000_000,
  used: 8_012_345,
  percent: 80,
  by: ['application'],
  ...given,
});
const record = (alerts: BudgetAlert[], more: Partial<CallRecord> = {}) =>
  callRecord({ tenantId: acme.id, applicationId, llm: { format: 'openai-chat', operation: 'chat', stream: false, fallbacks: 0, alerts }, ...more });
const send = (gateway: number, records: CallRecord[]) =>
  app.gateway.call(API.gatewayLink.storeRecords, { body: batchOf(gatewayIds[gateway] as string, records) });
const alerts = async () => (await app.as('auditor', acme).call(API.budgets.alerts, { params, query: {} as never })).items;
const titles = async (role: 'publisher' | 'developer' | 'approver') =>
  (await app.as(role, acme).call(API.notices.list, { params })).items.map(({ title }) => title);

test('what two gateways say of one window is told once: to those who lead models and to the owners, in the portal and by mail', async () => {
  const one = batchOf(gatewayIds[0] as string, [record([reached()])]);
  await Promise.all([app.gateway.call(API.gatewayLink.storeRecords, { body: one }), send(1, [record([reached({ used: 8_100_000 })])])]);
  await app.gateway.call(API.gatewayLink.storeRecords, { body: one });
  expect(await alerts()).toMatchObject([
    { name: 'team budget', percent: 80, limit: 10_000_000, stopped: false, application: { id: applicationId, name: 'Shop' } },
  ]);
  for (const role of ['publisher', 'developer'] as const) expect(await titles(role)).toEqual(['80 % of the limit team budget is used']);
  expect(await titles('approver')).toEqual([]);
  const mail = await waitFor(async () => (await mailsTo(app.get(MailDelivery), acme.members.developer.email))[0]);
  expect(mail).toMatch(/8\.\d+ US dollars of 10\.00 US dollars/);
  expect(mail).toContain('It is counted for the application.');
});

test('a higher percentage is told anew, a lower one that comes late is not, and neither is the next window forgotten', async () => {
  await send(0, [record([reached({ percent: 100, used: 9_990_000, stopped: true })])]);
  await send(1, [record([reached({ percent: 90 })])]);
  await send(1, [record([reached({ window: 'm24323' })])]);
  expect((await alerts()).map(({ percent, stopped }) => [percent, stopped])).toEqual([
    [80, false],
    [100, true],
    [80, false],
  ]);
  expect((await titles('developer'))[1]).toBe('The limit team budget turns calls away');
});

test('of limits that many applications share, owners of one are not told; and a tenant that is gone holds no batch up', async () => {
  const before = (await titles('developer')).length;
  await send(0, [record([reached({ counter: 'gatehouse:limit:b', unit: 'tokens', by: ['api'], model: 'fast' })])]);
  expect((await titles('developer')).length).toBe(before);
  expect((await titles('publisher'))[0]).toBe('80 % of the limit team budget is used');
  const gone = await send(0, [record([reached()], { tenantId: 'ten_gone' })]);
  expect(gone.stored).toBe(1);
});

test('what a caller named its model, and whatever a clock says, holds no batch up', async () => {
  const odd = reached({ counter: 'gatehouse:limit:odd', model: 'acme/a\0b\ud83d', used: 1e300 });
  const { stored } = await send(0, [record([odd], { at: Number.MAX_SAFE_INTEGER })]);
  expect([stored, (await alerts())[0]?.model]).toEqual([1, 'acme/a\ufffdb\ufffd']);
});

test('only who may see analytics sees them', async () => {
  await expect(app.as('developer', acme).call(API.budgets.alerts, { params, query: {} as never })).rejects.toMatchObject({ status: 403 });
});
