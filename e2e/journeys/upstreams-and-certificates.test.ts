import { type Issued, TestAuthority } from '@gatehouse/testing/authority';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Journey, startJourney } from './journey.js';
import { signIn } from './steps/enter.js';
import { DESK, PHONE, see, seeSame, type Visitor } from './visitor.js';

const TENANT = 'shore';
const DAY_MS = 86_400_000;
const LONG = 'a-name-that-somebody-made-much-longer-than-any-table-was-drawn-for-and-then-a-little-longer';

let journey: Journey;
let desk: Visitor;
let phone: Visitor;
let page: Page;
let authority: TestAuthority;
let issued: Issued;

beforeAll(async () => {
  journey = await startJourney({ env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.0/8' } });
  const { admin } = journey.world;
  await admin.client.tenants.create({ body: { name: 'Shore', slug: TENANT, ownerEmail: admin.email } });
  await admin.client.environments.update({ params: { tenant: TENANT, environment: 'production' }, body: { hosts: ['api.shore.example'] } });
  authority = await TestAuthority.create('Shore authority');
  issued = await authority.issue({ hosts: ['api.shore.example', '*.shop.shore.example'], notAfter: new Date(Date.now() + 20 * DAY_MS) });
  desk = await journey.visit(DESK);
  page = desk.page;
  await signIn(page, admin);
  phone = await journey.visit(PHONE, desk);
});
afterAll(() => journey?.end());

/** The same page on a phone in the dark. */
const alsoOnPhone = (name: string) => seeSame(phone, page, `${name}-phone`);

const base = `/console/${TENANT}`;
const section = (title: string) => page.getByRole('button', { name: new RegExp(`^${title}`) });

describe('upstreams', () => {
  test('none yet: the page teaches', async () => {
    await page.goto(`${base}/upstreams`);
    await page.getByText('No upstream yet').waitFor();
    await see(desk, 'upstreams-empty');
    await alsoOnPhone('upstreams-empty');
  });

  test('a name and an address are enough; what is wrong in a folded section opens it', async () => {
    await page.getByRole('link', { name: 'New upstream' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Pets');
    await page.getByLabel('Address 1', { exact: true }).fill('http://127.0.0.1:9');
    await see(desk, 'upstream-new');
    await alsoOnPhone('upstream-new');
    await section('Retries').click();
    await page.getByLabel('Further tries').fill('9');
    await section('Retries').click();
    await page.getByRole('button', { name: 'Make upstream' }).click();
    await page.getByText('At most 5').waitFor();
    await see(desk, 'upstream-wrong');
    await page.getByLabel('Further tries').fill('2');
  });

  test('every section says in words what is set, and the page of the upstream too', async () => {
    await page.getByRole('button', { name: 'Several equal servers' }).click();
    for (const title of ['Spread of calls', 'Health of targets', 'Circuit breaker', 'Connections', 'Time-outs', 'TLS to the targets'])
      await section(title).click();
    await page.getByLabel('Path', { exact: true }).fill('/healthz');
    await page.getByText('Leave the whole upstream alone when it fails').click();
    await see(desk, 'upstream-unfolded');
    await page.getByRole('button', { name: 'Make upstream' }).click();
    await page.waitForURL(/upstreams\/ups_/);
    await page.getByText('To the target with the fewest calls in flight').waitFor();
    await page.getByText('GET /healthz every 5 s', { exact: false }).waitFor();
    await page.getByText('Opens at 50 % failures', { exact: false }).waitFor();
    await see(desk, 'upstream');
    await alsoOnPhone('upstream');
  });

  test('what the server refuses stands at its field, and the rest of the form stays', async () => {
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.waitForURL(/\/edit$/);
    await section('TLS to the targets').click();
    await page.getByLabel('Own authorities', { exact: false }).first().fill(authority.cert);
    await page.getByRole('button', { name: 'Save upstream' }).click();
    await page.getByText('is for targets with https', { exact: false }).waitFor();
    await see(desk, 'upstream-refused');
    await page.getByLabel('Address 1', { exact: true }).fill('https://127.0.0.1:9');
    await page.getByRole('button', { name: 'Save upstream' }).click();
    await page.waitForURL(/upstreams\/ups_[^/]+$/);
    await page.getByText('Checked by your own authorities').waitFor();
    await see(desk, 'upstream-own-authority');
  });

  test('long names and many addresses fit', async () => {
    const targets = Array.from({ length: 12 }, (_, index) => ({ url: `http://127.0.0.1:${9000 + index}/${LONG}`, connectionsMax: index + 1 }));
    const { id } = await journey.world.admin.client.upstreams.create({ params: { tenant: TENANT }, body: { name: LONG, targets } });
    await page.goto(`${base}/upstreams`);
    await page.getByText(LONG).first().waitFor();
    await see(desk, 'upstreams');
    await alsoOnPhone('upstreams');
    await page.goto(`${base}/upstreams/${id}`);
    await see(desk, 'upstream-long');
    await alsoOnPhone('upstream-long');
  });

  test('calls are split off to an upstream that is chosen by its name', async () => {
    await page.getByRole('link', { name: 'Change routing' }).click();
    await page.waitForURL(/\/routing$/);
    await page.getByText('Split on').click();
    await page.getByLabel('Name', { exact: true }).fill('canary');
    await page.getByRole('combobox', { name: 'Upstream' }).click();
    await page.getByRole('option', { name: 'Pets' }).click();
    await page.getByLabel('Share', { exact: true }).fill('0.1');
    await see(desk, 'upstream-routing');
    await alsoOnPhone('upstream-routing');
    await page.getByRole('button', { name: 'Save routing' }).click();
    await page.getByText('canary → Pets').waitFor();
    await see(desk, 'upstream-split');
  });
});

describe('certificates', () => {
  test('none yet: the page teaches', async () => {
    await page.goto(`${base}/settings/certificates`);
    await page.getByText('No certificate yet').waitFor();
    await see(desk, 'certificates-empty');
    await alsoOnPhone('certificates-empty');
  });

  test('the wrong key is told at its field; the right one makes it', async () => {
    const other = await authority.issue({ hosts: ['x.example'] });
    await page.getByRole('button', { name: 'Upload certificate' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Certificate', { exact: true }).fill(`${issued.cert}${authority.cert}`);
    await dialog.getByLabel('Private key', { exact: true }).fill(other.key);
    await dialog.getByRole('button', { name: 'Upload certificate' }).click();
    await dialog.getByText('is the key of none of these certificates').waitFor();
    await see(desk, 'certificate-wrong-key');
    await dialog.getByLabel('Private key', { exact: true }).fill(issued.key);
    await dialog.getByRole('button', { name: 'Upload certificate' }).click();
    await page.waitForURL(/certificates\/crt_/);
    await page.getByText('Expires soon').waitFor();
    await see(desk, 'certificate');
    await alsoOnPhone('certificate');
  });

  test('it is replaced under the same address, and asks clients for theirs', async () => {
    const address = page.url();
    const next = await authority.issue({ hosts: ['api.shore.example', `${LONG.slice(0, 60)}.shore.example`], notAfter: new Date(Date.now() + 200 * DAY_MS) });
    await page.getByRole('button', { name: 'Replace', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Certificate', { exact: true }).fill(next.cert);
    await page
      .getByRole('dialog')
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: 'key.pem', mimeType: 'text/plain', buffer: Buffer.from(next.key) });
    await page.getByRole('button', { name: 'Replace certificate' }).click();
    await page.getByText('Valid', { exact: true }).waitFor();
    expect(page.url()).toBe(address);
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByText('Require one', { exact: true }).click();
    await page.getByLabel('Client authorities').fill(authority.cert);
    await see(desk, 'certificate-clients');
    await page.getByRole('button', { name: 'Save certificate' }).click();
    await page.getByText('Required', { exact: true }).waitFor();
    await see(desk, 'certificate-replaced');
    await page.goto(`${base}/settings/certificates`);
    await page.getByText('Valid', { exact: true }).waitFor();
    await see(desk, 'certificates');
    await alsoOnPhone('certificates');
  });

  test('while an environment needs it, it stays', async () => {
    await page
      .getByRole('link', { name: 'api.shore.example' })
      .or(page.getByRole('link', { name: '*.shop.shore.example' }))
      .first()
      .click();
    await page.getByRole('button', { name: /^Remove/ }).click();
    await page.getByRole('button', { name: 'Remove certificate' }).click();
    await page.getByText('Gateways answer for api.shore.example with it', { exact: false }).waitFor();
    await see(desk, 'certificate-needed');
  });
});

test('the browser had nothing to complain about', () => expect(journey.faults()).toEqual([]));
