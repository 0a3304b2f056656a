import { API } from '@gatehouse/contracts';
import { waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MailDelivery } from '../../platform/mail/mail.js';
import { Browser, mailsTo, type TestApp, type TestTenant, testApp } from '../../testing/index.js';

let app: TestApp;
let acme: TestTenant;
let other: TestTenant;
const at = { tenant: 'acme' };

beforeAll(async () => {
  app = await testApp({ worker: true });
  acme = await app.tenant('acme', 'Acme');
  other = await app.tenant('other');
});
afterAll(() => app.close());

describe('roles', () => {
  test('the list shows members with their roles, and only this tenant’s', async () => {
    const { items } = await app.as('auditor', acme).call(API.members.list, { params: at });
    expect(items.map((item) => item.account.email).sort()).toEqual(
      Object.values(acme.members)
        .map((member) => member.email)
        .sort(),
    );
    const found = await app.as('auditor', acme).call(API.members.list, { params: at, query: { q: 'PUBLISHER@' } });
    expect(found.items).toMatchObject([{ roles: ['publisher'] }]);
  });

  test('a change takes effect on the next request', async () => {
    const tenant = await app.tenant('roles');
    const developer = app.as('developer', tenant);
    const params = { tenant: 'roles', member: tenant.members.developer.memberId };
    await expect(developer.call(API.members.list, { params: { tenant: 'roles' } })).rejects.toMatchObject({ code: 'access.denied' });
    const changed = await app.as('admin', tenant).call(API.members.update, { params, body: { roles: ['auditor', 'developer', 'auditor'] } });
    expect(changed.roles).toEqual(['developer', 'auditor']);
    await developer.call(API.members.list, { params: { tenant: 'roles' } });
  });

  test('the last owner stays: not by demotion, not by removal, not by two at once', async () => {
    const tenant = await app.tenant('owners');
    const owner = app.as('owner', tenant);
    const params = { tenant: 'owners', member: tenant.members.owner.memberId };
    await expect(owner.call(API.members.update, { params, body: { roles: ['admin'] } })).rejects.toMatchObject({ code: 'member.last_owner', status: 409 });
    await expect(owner.call(API.members.remove, { params })).rejects.toMatchObject({ code: 'member.last_owner' });
    const second = { tenant: 'owners', member: tenant.members.admin.memberId };
    await owner.call(API.members.update, { params: second, body: { roles: ['owner'] } });
    const both = await Promise.allSettled([owner.call(API.members.remove, { params: second }), app.as('admin', tenant).call(API.members.remove, { params })]);
    expect(both.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    const rows = await app.database.read({ tenantId: tenant.id }, (tx) => tx.sql(`select id from members where roles @> '{owner}'`));
    expect(rows).toHaveLength(1);
  });

  test('an admin cannot make itself or another an owner', async () => {
    const admin = app.as('admin', acme);
    const params = { tenant: 'acme', member: acme.members.admin.memberId };
    await expect(admin.call(API.members.update, { params, body: { roles: ['owner'] } })).rejects.toMatchObject({ code: 'access.denied' });
    await expect(admin.call(API.members.invite, { params: at, body: { email: 'friend@x.example', roles: ['owner'] } })).rejects.toMatchObject({
      code: 'access.denied',
    });
  });

  test('a member of another tenant is not there', async () => {
    const params = { tenant: 'acme', member: other.members.developer.memberId };
    await expect(app.as('owner', acme).call(API.members.update, { params, body: { roles: ['admin'] } })).rejects.toMatchObject({ code: 'resource.not_found' });
    await expect(app.as('owner', acme).call(API.members.remove, { params })).rejects.toMatchObject({ code: 'resource.not_found' });
  });

  test('who is removed is out at once', async () => {
    const tenant = await app.tenant('leaving');
    await app.as('owner', tenant).call(API.members.remove, { params: { tenant: 'leaving', member: tenant.members.publisher.memberId } });
    await expect(app.as('publisher', tenant).call(API.tenants.get, { params: { tenant: 'leaving' } })).rejects.toMatchObject({ code: 'resource.not_found' });
  });
});

describe('invitations', () => {
  const tokenOf = (text: string) => /invitation\?token=([\w.-]+)/.exec(text)?.[1] ?? '';
  const invite = (email: string) => app.as('admin', acme).call(API.members.invite, { params: at, body: { email, roles: ['publisher', 'approver'] } });

  test('a newcomer makes an account by the link of the mail, which proves the address', async () => {
    await invite('New@guest.example');
    const mail = await waitFor(async () => (await mailsTo(app.get(MailDelivery), 'new@guest.example'))[0]);
    const token = tokenOf(mail);
    expect(await app.anonymous.call(API.accounts.previewInvitation, { query: { token } })).toEqual({
      tenant: { slug: 'acme', name: 'Acme' },
      email: 'new@guest.example',
      roles: ['publisher', 'approver'],
      accountExists: false,
    });
    await expect(app.anonymous.call(API.accounts.acceptInvitation, { body: { token } })).rejects.toMatchObject({
      errors: [{ pointer: '/name' }, { pointer: '/password' }],
    });
    const browser = new Browser(app.url);
    const session = await browser.call(API.accounts.acceptInvitation, { body: { token, name: 'New', password: 'long enough indeed' } });
    expect(session).toMatchObject({
      account: { email: 'new@guest.example', emailVerified: true },
      memberships: [{ tenant: { slug: 'acme' }, roles: ['publisher', 'approver'] }],
    });
    await browser.call(API.members.list, { params: at });
    await expect(app.anonymous.call(API.accounts.previewInvitation, { query: { token } })).rejects.toMatchObject({ code: 'auth.link_invalid' });
  });

  test('the link shown to the inviter does not prove the address', async () => {
    const { link } = await invite('shown@guest.example');
    const browser = new Browser(app.url);
    const session = await browser.call(API.accounts.acceptInvitation, { body: { token: tokenOf(link), name: 'Shown', password: 'long enough indeed' } });
    expect(session.account.emailVerified).toBe(false);
  });

  test('an existing account joins only by its own session', async () => {
    const browser = new Browser(app.url);
    await browser.call(API.accounts.signUp, { body: { email: 'known@guest.example', name: 'Known', password: 'long enough indeed' } });
    const token = tokenOf((await invite('known@guest.example')).link);
    await expect(app.anonymous.call(API.accounts.acceptInvitation, { body: { token, name: 'X', password: 'long enough indeed' } })).rejects.toMatchObject({
      code: 'auth.required',
    });
    const stranger = new Browser(app.url);
    await stranger.call(API.accounts.signUp, { body: { email: 'stranger@guest.example', name: 'S', password: 'long enough indeed' } });
    await expect(stranger.call(API.accounts.acceptInvitation, { body: { token } })).rejects.toMatchObject({ code: 'auth.required' });
    expect(await browser.call(API.accounts.acceptInvitation, { body: { token } })).toMatchObject({ memberships: [{ tenant: { slug: 'acme' } }] });
  });

  test('one is open per address; withdrawn and overdue ones do not work', async () => {
    const first = await invite('twice@guest.example');
    await expect(invite('twice@guest.example')).rejects.toMatchObject({ code: 'resource.conflict' });
    await app.as('admin', acme).call(API.members.withdrawInvitation, { params: { tenant: 'acme', invitation: first.invitation.id } });
    await expect(app.anonymous.call(API.accounts.previewInvitation, { query: { token: tokenOf(first.link) } })).rejects.toMatchObject({
      code: 'auth.link_invalid',
    });
    const second = await invite('twice@guest.example');
    expect((await app.as('auditor', acme).call(API.members.listInvitations, { params: at })).items.map((item) => item.id)).toContain(second.invitation.id);
    app.time.advance(8 * 24 * 3_600_000);
    await expect(app.anonymous.call(API.accounts.previewInvitation, { query: { token: tokenOf(second.link) } })).rejects.toMatchObject({
      code: 'auth.link_invalid',
    });
    await invite('twice@guest.example');
  });

  test('a member is not invited again', async () => {
    await expect(invite(acme.members.developer.email)).rejects.toMatchObject({ code: 'resource.conflict' });
  });
});

describe('joining by oneself', () => {
  test('an open tenant takes anybody as a developer, once; a closed one nobody', async () => {
    const stranger = await app.asStranger();
    expect(await stranger.call(API.accounts.join, { params: at })).toMatchObject({
      roles: ['developer'],
      permissions: ['portal:use'],
      tenant: { slug: 'acme' },
    });
    expect(await stranger.call(API.accounts.join, { params: at })).toMatchObject({ roles: ['developer'] });
    expect((await stranger.call(API.accounts.me)).memberships).toHaveLength(1);
    await app.as('owner', other).call(API.tenants.update, { params: { tenant: 'other' }, body: { joining: 'invitation' } });
    await expect(stranger.call(API.accounts.join, { params: { tenant: 'other' } })).rejects.toMatchObject({ code: 'auth.sign_up_closed' });
    await expect(stranger.call(API.accounts.join, { params: { tenant: 'nowhere' } })).rejects.toMatchObject({ code: 'resource.not_found' });
  });
});
