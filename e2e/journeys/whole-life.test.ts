import { createRequire } from 'node:module';
import { waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Journey, startJourney } from './journey.js';
import { callUntilRefused, send, tryOperation } from './steps/call.js';
import { goTo, heading } from './steps/controls.js';
import { approve, noticed, openInbox, openNotices } from './steps/decide.js';
import { signIn, signUpHere } from './steps/enter.js';
import { describeApi, giveUpstream, type ImportPlan, makeApi, onward, uploadDocument } from './steps/import-api.js';
import { approveRevision, deploy, deprecate, publish, retire } from './steps/lifecycle.js';
import { draftPlan, makePlan, makeProduct, publishPlan } from './steps/offer.js';
import { findRecord, openRecord } from './steps/records.js';
import { choosePlan, findInCatalogue, join, nameApplication, sendRequest } from './steps/subscribe.js';
import { makeTenant, openTenant } from './steps/tenant.js';
import { DESK, PHONE, see, type Visitor } from './visitor.js';

// A document by strangers, and a server by strangers that answers from it.
const DOCUMENT = createRequire(import.meta.url).resolve('@readme/oas-examples/3.1/json/train-travel.json');
const TENANT = 'Northwind Rail';
const API = 'Night Trains';
const BASE = '/northwind-rail/night-trains/v1';
const APPLICATION = 'Trip planner';
const PLAN = 'Commuter';
const PER_HOUR = 5;
const DAY_MS = 86_400_000;
const DEVELOPER = { name: 'Dana Developer', email: 'dana@example.com', password: 'timetable-lantern-viaduct' };

let journey: Journey;
let admin: Visitor;
let developer: Visitor;
let key: string;
let refusedId: string;

beforeAll(async () => {
  // the demo brings the upstream; its own API stands in the catalogue beside ours
  journey = await startJourney({ demo: true, gateways: 2 });
  admin = await journey.visit(DESK);
  developer = await journey.visit(DESK);
});
afterAll(() => journey?.end());

const call = (path = '/stations') => fetch(`${journey.gateway}${BASE}${path}`, { headers: { 'x-api-key': key } });

describe('the whole life of an API', () => {
  test('the admin signs in, makes a tenant and opens it to developers', async () => {
    const { page } = admin;
    await page.goto('/');
    await heading(page, 'APIs to build with');
    await see(admin, '01-catalogue-of-a-stranger');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await see(admin, '02-sign-in');
    await signIn(page, journey.world.stack.admin);
    await makeTenant(page, TENANT);
    await see(admin, '03-tenant-without-apis');
    await openTenant(page);
    await see(admin, '04-tenant-settings');
  });

  test('the document is uploaded, described, given its upstream, and becomes an API', async () => {
    const { page } = admin;
    const plan: ImportPlan = {
      file: DOCUMENT,
      name: API,
      slug: 'night-trains',
      summary: 'Timetables and bookings of the night trains.',
      tags: 'rail, booking',
      upstreamUrl: journey.world.stack.urls.demoUpstream,
    };
    await goTo(page, 'APIs');
    await uploadDocument(page, plan.file);
    await see(admin, '05-import-document');
    await describeApi(page, plan);
    await see(admin, '06-import-details');
    await giveUpstream(page, plan.upstreamUrl);
    await see(admin, '07-import-upstream');
    await onward(page);
    await see(admin, '08-import-review');
    await makeApi(page, plan.name);
    await see(admin, '09-api-draft');
  });

  test('the revision is approved and deployed, and both gateways say so', async () => {
    const { page } = admin;
    await approveRevision(page);
    await see(admin, '10-revision-approved');
    await deploy(page);
    await page.getByText(/live on 2 of 2 gateways/i).waitFor();
    await see(admin, '11-live-on-every-gateway');
  });

  test('published, in a product, under a plan that asks an approver', async () => {
    const { page } = admin;
    await publish(page);
    await see(admin, '12-api-published');
    await makeProduct(page, 'Night travel', API);
    await see(admin, '13-product');
    await draftPlan(page, { name: PLAN, perHour: PER_HOUR });
    await see(admin, '14-plan-form');
    await makePlan(page, PLAN);
    await publishPlan(page, PLAN);
    await see(admin, '15-plan-published');
  });

  test('a developer finds it by search, signs up, joins, and subscribes in three steps', async () => {
    const { page } = developer;
    await findInCatalogue(page, 'night', API);
    await see(developer, '16-api-in-the-catalogue');
    await page.getByRole('link', { name: 'Reference' }).click();
    await page.getByRole('heading', { name: 'Get a list of train stations' }).first().waitFor();
    await see(developer, '17-reference');
    await page.getByRole('link', { name: 'Sign up' }).click();
    await see(developer, '18-sign-up');
    await signUpHere(page, DEVELOPER);
    await page.waitForURL((url) => url.pathname !== '/sign-up');
    await findInCatalogue(page, 'night', API);
    await join(page, TENANT);
    await nameApplication(page, APPLICATION);
    await see(developer, '19-subscribe-application');
    await choosePlan(page, PLAN, 'For our trip planner: about 100 calls a day.');
    await see(developer, '20-subscribe-plan');
    await onward(page);
    await see(developer, '21-subscribe-confirm');
    key = await sendRequest(page);
    expect(key).toMatch(/^gth_live_\w{20,}$/);
    await see(developer, '22-request-sent');
    expect([(await call()).status, await codeOf(await call())]).toEqual([403, 'gateway.subscription_inactive']);
  });

  test('the request is approved with a reason, and the developer is told', async () => {
    await openInbox(admin.page, APPLICATION);
    await admin.page.getByText('about 100 calls a day').waitFor();
    await see(admin, '23-inbox');
    await approve(admin.page, 'Welcome on board');
    await see(admin, '24-inbox-empty');
    const { page } = developer;
    await noticed(page);
    await openNotices(page);
    await page.getByText('Welcome on board').first().waitFor();
    await see(developer, '25-notices');
  });

  test('the API answers try-it and fetch, until the limit', async () => {
    const { page } = developer;
    await page.goto('/catalogue/northwind-rail/night-trains?version=v1');
    await tryOperation(page, 'GET /bookings');
    expect(await send(page)).toBe('200');
    await see(developer, '26-try-it');
    let round = await callUntilRefused(() => call());
    const tried = round.sameHour ? 1 : 0;
    if (!round.sameHour) round = await callUntilRefused(() => call());
    expect(round.passed + tried).toBe(PER_HOUR);
    expect(round.refusal.headers.get('retry-after')).toMatch(/^\d+$/);
    refusedId = round.refusal.headers.get('x-request-id') ?? '';
    expect(await codeOf(round.refusal)).toBe('gateway.rate_limited');
    await goTo(page, 'My applications');
    await page.getByRole('link', { name: APPLICATION }).click();
    await heading(page, APPLICATION);
    await see(developer, '27-application');
    await page.getByRole('button', { name: 'New client' }).click();
    await see(developer, '27-new-client');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: `${API} v1` }).click();
    await page.getByText(`${PER_HOUR} an hour`).waitFor();
    await see(developer, '27-what-is-left');
  });

  test('the admin finds the refused call, and its page names the limit', async () => {
    const { page } = admin;
    await goTo(page, 'Records');
    await findRecord(page, { status: '429', requestId: refusedId });
    await see(admin, '28-records');
    await openRecord(page);
    await heading(page, 'One call, explained');
    await page.getByText(`The limit requests allows ${PER_HOUR} an hour.`).first().waitFor();
    await see(admin, '29-call-explained');
  });

  test('deprecated with a sunset date: the headers are on the wire, the page says so', async () => {
    const { page } = admin;
    const sunset = new Date(Date.now() + 90 * DAY_MS).toISOString().slice(0, 10);
    await goTo(page, 'APIs');
    await page.getByRole('link', { name: API }).click();
    await deprecate(page, { sunset, reason: 'Day trains take over' });
    await see(admin, '30-deprecated');
    const answer = await waitFor(async () => {
      const one = await call();
      return one.headers.has('deprecation') ? one : undefined;
    });
    expect(answer.headers.get('deprecation')).toMatch(/^@\d+$/);
    expect(new Date(answer.headers.get('sunset') ?? '').toISOString().slice(0, 10)).toBe(sunset);
    await developer.page.goto('/catalogue/northwind-rail/night-trains');
    await developer.page.getByText('v1 is deprecated').waitFor();
    await see(developer, '31-deprecated-in-the-catalogue');
  });

  test('retired: 410 on the wire, and the page shows it', async () => {
    await retire(admin.page, 'The line is closed');
    await see(admin, '32-retired');
    const answer = await waitFor(async () => {
      const one = await call();
      return one.status === 410 ? one : undefined;
    });
    expect(await codeOf(answer)).toBe('gateway.api_retired');
    await developer.page.goto('/catalogue/northwind-rail/night-trains?version=v1');
    await developer.page.getByText('v1 is retired').waitFor();
    await see(developer, '33-retired-in-the-catalogue');
  });

  test('no browser complained, and none asked another host', () => {
    expect(journey.faults()).toEqual([]);
  });
});

describe('the same on a phone, in the dark', () => {
  const CONSOLE = '/console/northwind-rail';
  const ADMIN_PAGES: [string, string][] = [
    ['apis', `${CONSOLE}/apis`],
    ['api', `${CONSOLE}/apis/night-trains`],
    ['products', `${CONSOLE}/products`],
    ['subscriptions', `${CONSOLE}/subscriptions/all`],
    ['traffic', `${CONSOLE}/analytics`],
    ['records', `${CONSOLE}/records`],
    ['gateways', `${CONSOLE}/gateways`],
    ['members', `${CONSOLE}/settings/members`],
    ['tenants', '/admin/tenants'],
    ['jobs', '/admin/jobs'],
    ['audit', '/admin/audit'],
  ];
  const DEVELOPER_PAGES: [string, string][] = [
    ['catalogue', '/'],
    ['catalogue-api', '/catalogue/acme/train-travel'],
    ['applications', '/developer/northwind-rail/applications'],
    ['usage', '/developer/northwind-rail/usage'],
    ['calls', '/developer/northwind-rail/calls'],
    ['account', '/account'],
  ];

  test.each(ADMIN_PAGES)('%s, for the admin', async (name, path) => {
    const phone = await journey.visit(PHONE, admin);
    await phone.page.goto(path);
    await see(phone, `phone-${name}`);
    await phone.context.close();
  });

  test.each(DEVELOPER_PAGES)('%s, for the developer', async (name, path) => {
    const phone = await journey.visit(PHONE, developer);
    await phone.page.goto(path);
    await see(phone, `phone-${name}`);
    await phone.context.close();
  });
});

async function codeOf(answer: Response): Promise<unknown> {
  return ((await answer.json()) as { code?: string }).code;
}
