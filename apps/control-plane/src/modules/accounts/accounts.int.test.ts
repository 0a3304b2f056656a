import { API, type Endpoint } from '@gatehouse/contracts';
import { waitFor } from '@gatehouse/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MailDelivery } from '../../platform/mail/mail.js';
import { Browser } from '../../testing/browser.js';
import { type TestApp, testApp } from '../../testing/index.js';
import { mailsTo } from '../../testing/mails.js';
import { FirstAdmin } from './index.js';

const PASSWORD = 'correct horse battery';
const { accounts } = API;

let app: TestApp;
let redis: Redis;
beforeAll(async () => {
  app = await testApp({ worker: true });
  redis = new Redis(app.config.redisUrl);
});
afterAll(async () => {
  redis.disconnect();
  await app.close();
});

let counter = 0;
async function signedUp(): Promise<{ browser: Browser; email: string }> {
  const browser = new Browser(app.url);
  const email = `person-${++counter}@people.example`;
  await browser.call(accounts.signUp, { body: { email: email.toUpperCase(), password: PASSWORD, name: 'Person' } });
  return { browser, email };
}

describe('signing up and in', () => {
  test('an open sign-up signs in at once; the e-mail is one whatever its case', async () => {
    const { browser, email } = await signedUp();
    expect(await browser.call(accounts.me)).toMatchObject({
      account: { email, platformAdmin: false, emailVerified: false },
      memberships: [],
      csrfToken: expect.any(String),
    });
    await expect(app.anonymous.call(accounts.signUp, { body: { email, password: PASSWORD, name: 'Again' } })).rejects.toMatchObject({ code: 'email.taken' });
  });

  test('the session is in Redis, and gone there after signing out', async () => {
    const { browser } = await signedUp();
    const id = decodeURIComponent(browser.cookie('gatehouse_session') ?? '')
      .slice(2)
      .split('.')[0];
    const key = `gatehouse:session:${id}`;
    expect(JSON.parse((await redis.get(key)) ?? '{}')).toMatchObject({ accountId: expect.stringMatching(/^acc_/) });
    expect(await redis.pttl(key)).toBeGreaterThan(3_600_000);
    await browser.call(accounts.signOut);
    expect(await redis.exists(key)).toBe(0);
    await expect(browser.call(accounts.me)).rejects.toMatchObject({ status: 401 });
  });

  test('signing in changes the session id: one planted before is worth nothing', async () => {
    const { browser, email } = await signedUp();
    const planted = browser.cookie('gatehouse_session');
    await browser.call(accounts.signIn, { body: { email, password: PASSWORD } });
    expect(browser.cookie('gatehouse_session')).not.toBe(planted);
    await expect(app.anonymous.with({ cookie: `gatehouse_session=${planted}` }).call(accounts.me)).rejects.toMatchObject({ code: 'auth.session_expired' });
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const { email } = await signedUp();
    const answer = await app.anonymous.request(accounts.signIn, { body: { email, password: PASSWORD } });
    expect(answer.headers.get('set-cookie')).toMatch(/^gatehouse_session=.*Path=\/;.*HttpOnly; SameSite=Lax$/);
  });

  test('a wrong password and an unknown e-mail get the same answer', async () => {
    const { email } = await signedUp();
    const wrong = await app.anonymous.request(accounts.signIn, { body: { email, password: 'not the password' } });
    const unknown = await app.anonymous.request(accounts.signIn, { body: { email: 'nobody@people.example', password: 'not the password' } });
    expect(wrong.status).toBe(401);
    expect({ ...(wrong.body as object), requestId: '' }).toEqual({ ...(unknown.body as object), requestId: '' });
  });

  test('the eleventh attempt at one account within a quarter of an hour is refused, even with the right password', async () => {
    const { email } = await signedUp();
    for (let i = 0; i < 10; i++) await app.anonymous.request(accounts.signIn, { body: { email, password: 'guess' } });
    const answer = await app.anonymous.request(accounts.signIn, { body: { email, password: PASSWORD } });
    expect(answer).toMatchObject({ status: 429, body: { code: 'auth.rate_limited' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('passwords are stored as argon2id, and short ones are refused', async () => {
    const { email } = await signedUp();
    const [row] = await app.database.read('system', (tx) => tx.sql<{ password_hash: string }>('select password_hash from accounts where email = $1', [email]));
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await expect(app.anonymous.call(accounts.signUp, { body: { email: 'x@y.example', password: 'short', name: 'X' } })).rejects.toMatchObject({
      code: 'request.invalid',
      errors: [{ pointer: '/password' }],
    });
  });
});

describe('sessions', () => {
  test('a write without the CSRF token, with a wrong one, or from another site is refused and changes nothing', async () => {
    const { browser } = await signedUp();
    const rename = (headers: Record<string, string>) => browser.bare.with(headers).request(accounts.update, { body: { name: 'Changed' } });
    expect(await rename({})).toMatchObject({ status: 403, body: { code: 'auth.csrf' } });
    expect(await rename({ 'x-csrf-token': 'made-up' })).toMatchObject({ status: 403, body: { code: 'auth.csrf' } });
    expect(await rename({ 'x-csrf-token': browser.csrfToken ?? '', 'sec-fetch-site': 'cross-site' })).toMatchObject({
      status: 403,
      body: { code: 'auth.csrf' },
    });
    expect(await browser.call(accounts.me)).toMatchObject({ account: { name: 'Person' } });
    expect(await browser.call(accounts.update, { body: { name: 'Changed' } })).toMatchObject({ name: 'Changed' });
  });

  test('signing in from another site is refused', async () => {
    const { email } = await signedUp();
    const cross = app.anonymous.with({ 'sec-fetch-site': 'cross-site' });
    await expect(cross.call(accounts.signIn, { body: { email, password: PASSWORD } })).rejects.toMatchObject({ code: 'auth.csrf' });
  });

  test('an idle session that Redis forgot has ended', async () => {
    const { browser } = await signedUp();
    await redis.del(...(await redis.keys('gatehouse:session:*')));
    await expect(browser.call(accounts.me)).rejects.toMatchObject({ code: 'auth.session_expired' });
  });

  test('a forged or damaged cookie is nobody', async () => {
    const client = app.anonymous.with({ cookie: 'gatehouse_session=s%3Aforged.signature' });
    await expect(client.call(accounts.me)).rejects.toMatchObject({ status: 401 });
  });

  test('sessions are listed without their secrets and can be ended one by one', async () => {
    const { browser, email } = await signedUp();
    const second = new Browser(app.url);
    await second.call(accounts.signIn, { body: { email, password: PASSWORD } });
    const { items } = await browser.call(accounts.listSessions);
    expect(items.map((item) => item.current).sort()).toEqual([false, true]);
    expect(JSON.stringify(items)).not.toContain(
      decodeURIComponent(second.cookie('gatehouse_session') ?? '')
        .slice(2)
        .split('.')[0],
    );
    const other = items.find((item) => !item.current)?.id ?? '';
    await browser.call(accounts.endSession, { params: { session: other } });
    await expect(second.call(accounts.me)).rejects.toMatchObject({ code: 'auth.session_expired' });
    await expect(browser.call(accounts.endSession, { params: { session: other } })).rejects.toMatchObject({ code: 'resource.not_found' });
  });

  test('changing the password needs the current one, and ends the other sessions', async () => {
    const { browser, email } = await signedUp();
    const second = new Browser(app.url);
    await second.call(accounts.signIn, { body: { email, password: PASSWORD } });
    await expect(browser.call(accounts.changePassword, { body: { current: 'wrong', password: 'another long one' } })).rejects.toMatchObject({
      code: 'auth.invalid_credentials',
    });
    await browser.call(accounts.changePassword, { body: { current: PASSWORD, password: 'another long one' } });
    expect(await browser.call(accounts.me)).toMatchObject({ account: { email } });
    await expect(second.call(accounts.me)).rejects.toMatchObject({ status: 401 });
    await expect(second.call(accounts.signIn, { body: { email, password: PASSWORD } })).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
  });
});

describe('access tokens', () => {
  test('are shown once, stored as a hash, work without CSRF, and end when revoked or run out', async () => {
    const { browser } = await signedUp();
    const { token, secret } = await browser.call(accounts.createToken, { body: { name: 'ci', expiresAt: new Date(app.time.now() + 3_600_000).toISOString() } });
    expect(secret).toMatch(/^gth_pat_/);
    expect(secret.startsWith(token.prefix)).toBe(true);
    const rows = await app.database.read('system', (tx) => tx.sql('select * from access_tokens where id = $1', [token.id]));
    expect(JSON.stringify(rows)).not.toContain(secret);
    const machine = app.anonymous.with({ authorization: `Bearer ${secret}` });
    expect(await machine.call(accounts.me)).toMatchObject({ csrfToken: null });
    expect(await machine.call(accounts.update, { body: { name: 'By machine' } })).toMatchObject({ name: 'By machine' });
    expect((await browser.call(accounts.listTokens)).items).toMatchObject([{ id: token.id, lastUsedAt: expect.any(String) }]);
    await browser.call(accounts.revokeToken, { params: { token: token.id } });
    await expect(machine.call(accounts.me)).rejects.toMatchObject({ code: 'auth.token_invalid' });
  });

  test('nobody revokes the token of another', async () => {
    const [a, b] = [await signedUp(), await signedUp()];
    const { token } = await a.browser.call(accounts.createToken, { body: { name: 'mine' } });
    await expect(b.browser.call(accounts.revokeToken, { params: { token: token.id } })).rejects.toMatchObject({ code: 'resource.not_found' });
  });
});

describe('a forgotten password', () => {
  test('is replaced by the link of the mail, once; all sessions end', async () => {
    const { browser, email } = await signedUp();
    await app.anonymous.call(accounts.requestReset, { body: { email } });
    const token = /reset\?token=([\w-]+)/.exec(await waitFor(async () => (await mailsTo(app.get(MailDelivery), email))[0]))?.[1] ?? '';
    const rows = await app.database.read('system', (tx) =>
      tx.sql('select * from email_tokens union all select null, null, payload::text, null, null from outbox'),
    );
    expect(JSON.stringify(rows)).not.toContain(token);
    await app.anonymous.call(accounts.completeReset, { body: { token, password: 'a brand new password' } });
    await expect(browser.call(accounts.me)).rejects.toMatchObject({ status: 401 });
    await browser.call(accounts.signIn, { body: { email, password: 'a brand new password' } });
    await expect(app.anonymous.call(accounts.completeReset, { body: { token, password: 'and once again' } })).rejects.toMatchObject({
      code: 'auth.link_invalid',
    });
  });

  test('for an unknown address is answered the same, and no mail leaves', async () => {
    const email = 'nobody-here@people.example';
    expect((await app.anonymous.request(accounts.requestReset, { body: { email } })).status).toBe(202);
    expect(await mailsTo(app.get(MailDelivery), email)).toEqual([]);
  });
});

describe('platform admins', () => {
  test('list, block and unblock accounts; a blocked one is out at once', async () => {
    const { browser, email } = await signedUp();
    const admin = await app.asPlatformAdmin();
    const { items } = await admin.call(API.platformAccounts.list, { query: { q: email } });
    expect(items).toMatchObject([{ email, tenants: [] }]);
    const account = items[0]?.id ?? '';
    await admin.call(API.platformAccounts.update, { params: { account }, body: { state: 'blocked' } });
    await expect(browser.call(accounts.me)).rejects.toMatchObject({ status: 401 });
    await expect(browser.call(accounts.signIn, { body: { email, password: PASSWORD } })).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    await admin.call(API.platformAccounts.update, { params: { account }, body: { state: 'active' } });
    await browser.call(accounts.signIn, { body: { email, password: PASSWORD } });
  });

  test('are the only ones: for others these endpoints do not exist', async () => {
    const { browser } = await signedUp();
    for (const endpoint of [API.platformAccounts.list, API.tenants.list, API.jobs.list, API.audit.listAll] as Endpoint[]) {
      expect(await browser.client.request(endpoint)).toMatchObject({ status: 404, body: { code: 'resource.not_found' } });
    }
  });
});

describe('where e-mail must be verified', () => {
  let strict: TestApp;
  beforeAll(async () => {
    strict = await testApp({ worker: true, config: { signUp: 'verified', secureCookies: true } });
  });
  afterAll(() => strict.close());

  test('one signs in only after the link of the mail; the cookie is bound to the host', async () => {
    const browser = new Browser(strict.url);
    const email = 'ada@people.example';
    expect(await browser.call(accounts.signUp, { body: { email, password: PASSWORD, name: 'Ada' } })).toEqual({ session: null, verificationSent: true });
    await expect(browser.call(accounts.signIn, { body: { email, password: PASSWORD } })).rejects.toMatchObject({ code: 'auth.email_not_verified' });
    await expect(browser.call(accounts.signIn, { body: { email, password: 'wrong password' } })).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    const mail = await waitFor(async () => (await mailsTo(strict.get(MailDelivery), email))[0]);
    const token = /verify\?token=([\w-]+)/.exec(mail)?.[1] ?? '';
    expect(await browser.call(accounts.verify, { body: { token } })).toMatchObject({ account: { emailVerified: true } });
    expect(browser.cookie('__Host-gatehouse_session')).toBeTruthy();
    expect(await browser.call(accounts.me)).toMatchObject({ account: { email } });
  });

  test('the cookie is set although the portal in between was reached without TLS', async () => {
    const answer = await fetch(`${strict.url}/api/v1${accounts.signIn.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'http' },
      body: JSON.stringify({ email: 'ada@people.example', password: PASSWORD }),
    });
    expect([answer.status, answer.headers.getSetCookie().join()]).toEqual([200, expect.stringMatching(/^__Host-gatehouse_session=.*; Secure/)]);
  });

  test('a session ends for good after seven days, however busy', async () => {
    const browser = new Browser(strict.url);
    await browser.call(accounts.signIn, { body: { email: 'ada@people.example', password: PASSWORD } });
    strict.time.advance(7 * 24 * 3_600_000 + 1_000);
    await expect(browser.call(accounts.me)).rejects.toMatchObject({ code: 'auth.session_expired' });
  });
});

test('where sign-up is closed, nobody signs up', async () => {
  const closed = await testApp({ config: { signUp: 'closed' } });
  expect(await closed.anonymous.call(accounts.signUpInfo)).toEqual({ mode: 'closed' });
  await expect(closed.anonymous.call(accounts.signUp, { body: { email: 'a@b.example', password: PASSWORD, name: 'A' } })).rejects.toMatchObject({
    code: 'auth.sign_up_closed',
  });
  await closed.close();
});

test('the first admin is made once, and the account is its owner’s from then on', async () => {
  const admin = { email: 'first@admin.example', password: 'a generated password' };
  const fresh = await testApp({ config: { admin } });
  const id = await fresh.get(FirstAdmin).ensure();
  const browser = new Browser(fresh.url);
  expect(await browser.call(accounts.signIn, { body: admin })).toMatchObject({ account: { id, platformAdmin: true, emailVerified: true } });
  await browser.call(accounts.changePassword, { body: { current: admin.password, password: 'one of my own choice' } });
  expect(await fresh.get(FirstAdmin).ensure()).toBe(id);
  await expect(fresh.anonymous.call(accounts.signIn, { body: admin })).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
  const last = { params: { account: id ?? '' }, body: { platformAdmin: false } };
  await expect(browser.call(API.platformAccounts.update, last)).rejects.toMatchObject({ code: 'resource.conflict' });
  await fresh.close();
});
