import { API } from '@gatehouse/contracts';
import { waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SYSTEM_ACTOR } from '../../platform/database/index.js';
import { MailDelivery } from '../../platform/mail/mail.js';
import { mailsTo, type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { Notices } from './index.js';

let app: TestApp;
let acme: TestTenant;
const at = { tenant: 'acme' };

beforeAll(async () => {
  app = await testApp({ worker: true });
  acme = await app.tenant('acme');
});
afterAll(() => app.close());

const notify = (title: string) =>
  app.database.write({ tenantId: acme.id }, SYSTEM_ACTOR, (tx) =>
    app
      .get(Notices)
      .toPermission(tx, 'subscriptions:decide', { kind: 'subscription.requested', title, body: 'Shop wants Gold.', path: '/console/acme/approvals' }),
  );

test('who may decide hears of it in the portal and by mail; nobody else', async () => {
  await notify('A subscription waits');
  const approver = app.as('approver', acme);
  const inbox = await approver.call(API.notices.list, { params: at });
  expect(inbox).toMatchObject({ unread: 1, items: [{ kind: 'subscription.requested', title: 'A subscription waits', readAt: null }] });
  expect(await app.as('developer', acme).call(API.notices.list, { params: at })).toMatchObject({ unread: 0, items: [] });
  const mail = await waitFor(async () => (await mailsTo(app.get(MailDelivery), acme.members.approver.email))[0]);
  expect(mail).toContain('Subject: A subscription waits');
  expect(mail).toContain('http://localhost:3000/console/acme/approvals');
  await waitFor(async () => (await mailsTo(app.get(MailDelivery), acme.members.owner.email)).length === 1);
  expect(await mailsTo(app.get(MailDelivery), acme.members.developer.email)).toEqual([]);
});

test('marking one read leaves the others, and those of other members', async () => {
  await notify('second');
  const approver = app.as('approver', acme);
  const { items } = await approver.call(API.notices.list, { params: at });
  await app.as('owner', acme).call(API.notices.markRead, { params: at, body: { ids: [items[0]?.id ?? ''] } }); // not the owner's
  expect(await approver.call(API.notices.list, { params: at })).toMatchObject({ unread: 2 });
  await approver.call(API.notices.markRead, { params: at, body: { ids: [items[0]?.id ?? ''] } });
  expect(await approver.call(API.notices.list, { params: at })).toMatchObject({
    unread: 1,
    items: [{ title: 'second', readAt: expect.any(String) }, { readAt: null }],
  });
  await approver.call(API.notices.markRead, { params: at, body: {} });
  expect(await approver.call(API.notices.list, { params: at })).toMatchObject({ unread: 0 });
  expect(await app.as('owner', acme).call(API.notices.list, { params: at })).toMatchObject({ unread: 2 });
});

test('a change that fails tells nobody', async () => {
  const failing = app.database.write({ tenantId: acme.id }, SYSTEM_ACTOR, async (tx) => {
    await app.get(Notices).toAccount(tx, acme.members.auditor.accountId, { kind: 'x.y', title: 'never', body: '' });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await app.as('auditor', acme).call(API.notices.list, { params: at })).toMatchObject({ items: [] });
  const [row] = await app.database.read('system', (tx) => tx.sql<{ open: number }>('select count(*)::int as open from outbox where processed_at is null'));
  expect(row?.open).toBe(0);
});
