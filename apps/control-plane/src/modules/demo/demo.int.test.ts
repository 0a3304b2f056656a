import { readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { API } from '@gatehouse/contracts';
import { hashApiKey } from '@gatehouse/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/index.js';
import { FirstAdmin } from '../accounts/index.js';
import { modules } from '../index.js';
import { type Demo, readDemo } from './demo-file.js';
import { DemoSeed } from './index.js';

let app: TestApp;
let adminId: string | undefined;
const upstreamUrl = 'http://127.0.0.1:18080';
const documentFile = createRequire(import.meta.url).resolve('@readme/oas-examples/3.1/json/train-travel.json');

beforeAll(async () => {
  const admin = { email: 'admin@example.com', password: 'correct horse battery' };
  app = await testApp({
    modules,
    config: { demo: true, admin, demoUpstreamUrl: upstreamUrl, demoDocument: documentFile, allowPrivateUpstreams: ['127.0.0.1', 'api.openai.com'] },
  });
  adminId = await app.get(FirstAdmin).ensure();
});
afterAll(() => app.close());

const seed = () => app.get(DemoSeed).ensure(adminId);
const file = () => path.join(app.config.dataDir, 'demo.json');
const written = async () => JSON.parse(await readFile(file(), 'utf8')) as Demo;
const counts = () =>
  app.database.read('system', async (tx) => {
    const rows = await tx.sql<{ name: string; count: number }>(
      ['tenants', 'apis', 'revisions', 'deployments', 'upstreams', 'products', 'plans', 'applications', 'subscriptions', 'credentials']
        .map((table) => `select '${table}' as name, count(*)::int as count from ${table}`)
        .join(' union all '),
    );
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  });

test('an empty installation gets a published API, plans, a subscribed application and its key', async () => {
  await seed();
  const demo = await written();
  expect(demo).toMatchObject({ tenant: 'acme', api: 'train-travel', version: 'v1', path: '/acme/train-travel/v1/stations' });
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  const state = await app.database.read('system', (tx) =>
    tx.sql(
      `select v.state as version, d.state as deployment, e.kind, p.slug as plan, s.state as subscription, c.state as credential, a.name as application, c.environment_kind
       from credentials c join applications a on a.id = c.application_id join subscriptions s on s.application_id = a.id join plans p on p.id = s.plan_id
         join product_items i on i.product_id = p.product_id join versions v on v.id = i.version_id join deployments d on d.version_id = v.id
         join environments e on e.id = d.environment_id where c.key_hash = $1`,
      [hashApiKey(demo.key)],
    ),
  );
  expect(state).toEqual([
    {
      version: 'published',
      deployment: 'pending',
      kind: 'production',
      plan: 'free',
      subscription: 'active',
      credential: 'active',
      application: 'demo-app',
      environment_kind: 'production',
    },
  ]);
  const catalogue = await app.anonymous.call(API.catalogue.get, { params: { tenant: 'acme', api: 'train-travel' } });
  expect(catalogue.versions[0]?.plans.map((plan) => [plan.slug, plan.approval])).toEqual([
    ['free', 'automatic'],
    ['partner', 'manual'],
  ]);
});

test('a second start changes nothing, but follows the upstream to another port', async () => {
  const before = [await written(), await counts()];
  await seed();
  expect([await written(), await counts()]).toEqual(before);
  const targets = () => app.database.read('system', (tx) => tx.sql<{ url: string }>('select url from targets'));
  expect(await targets()).toEqual([{ url: upstreamUrl }]);
  app.config.demoUpstreamUrl = 'http://127.0.0.1:18081';
  await seed();
  expect(await targets()).toEqual([{ url: 'http://127.0.0.1:18081' }]);
  expect([await written(), await counts()]).toEqual(before);
});

test('a lost file costs the old key, and nothing else is made again', async () => {
  const [lost, before] = [await written(), await counts()];
  await rm(file());
  await seed();
  const found = await written();
  expect(found).toEqual({ ...lost, key: found.key });
  expect(await counts()).toEqual({ ...before, credentials: 2 });
  const states = await app.database.read('system', (tx) =>
    tx.sql('select state from credentials where key_hash = any($1) order by id', [[lost.key, found.key].map(hashApiKey)]),
  );
  expect(states).toEqual([{ state: 'revoked' }, { state: 'active' }]);
});

test('with a mock of models there is an API of models on the same plan, and its routes follow the mock to another port', async () => {
  app.config.demoModelUrl = 'http://127.0.0.1:18090';
  await seed();
  const demo = await written();
  expect(demo.llm).toEqual({ path: '/acme/llm/v1/chat/completions', model: 'fast' });
  const state = () =>
    app.database.read('system', (tx) =>
      tx.sql(
        `select a.kind, v.state, r.settings ? 'llm' as llm, a.version_by ->> 'by' as "by", (select array_agg(name order by name) from model_routes) as routes,
           (select settings ->> 'baseUrl' from providers where slug = 'mock') as url, (select array_agg(slug) from providers) as providers
         from subscriptions s join plans p on p.id = s.plan_id join product_items i on i.product_id = p.product_id join versions v on v.id = i.version_id
           join apis a on a.id = v.api_id join revisions r on r.version_id = v.id where a.slug = 'llm'`,
      ),
    );
  const expected = { kind: 'llm', state: 'published', llm: true, by: 'header', routes: ['embed', 'fast', 'smart'], providers: ['mock'] };
  expect(await state()).toEqual([{ ...expected, url: 'http://127.0.0.1:18090/v1' }]);
  app.config.demoModelUrl = 'http://127.0.0.1:18091';
  await seed();
  expect(await state()).toEqual([{ ...expected, url: 'http://127.0.0.1:18091/v1' }]);
  app.config.openaiKey = 'sk-of-the-operator';
  await seed();
  const targets = () =>
    app.database.read('system', (tx) =>
      tx.sql<{ name: string }>(
        `select r.name, p.slug as provider, t.model from model_routes r join model_route_targets t on t.route_id = r.id join providers p on p.id = t.provider_id order by 1`,
      ),
    );
  expect((await targets()).slice(1)).toEqual([
    { name: 'fast', provider: 'openai', model: 'gpt-5-mini' },
    { name: 'smart', provider: 'openai', model: 'gpt-5' },
  ]);
  const there = await targets();
  await seed();
  expect(await targets()).toEqual(there);
});

test('what its owner took down stays down, and stops no start', async () => {
  const params = { tenant: 'acme', api: 'train-travel', version: 'v1' };
  await app.database.write('system', { kind: 'system', id: null, name: 'test' }, (tx) => tx.sql(`update plans set state = 'closed' where slug = 'free'`));
  await rm(file());
  await seed();
  expect(await readDemo(app.config.dataDir)).toBeDefined(); // the subscription is still there
  await app.database.write('system', { kind: 'system', id: null, name: 'test' }, (tx) => tx.sql(`delete from subscriptions`));
  await rm(file());
  await seed();
  expect(await readDemo(app.config.dataDir)).toBeUndefined();
  expect((await app.anonymous.request(API.catalogue.get, { params })).status).toBe(200);
});
