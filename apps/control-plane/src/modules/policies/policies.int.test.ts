import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DesignApp, deploy, designApp, designTenant, importApi, type VersionParams } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { SnapshotsModule } from '../snapshots/index.js';
import { SnapshotFollower } from '../snapshots/snapshot-follower.js';
import { PoliciesModule } from './policies.module.js';

let design: DesignApp;
let acme: TestTenant;
let globex: TestTenant;
let params: VersionParams;
let revision: string;
let versionId: string;
let upstreamId: string;
let names = 0;

const cors = { type: 'cors', config: { origins: ['https://app.example'] } };
const header = (name: string) => ({ type: 'headers', config: { request: { set: [{ name, value: 'yes' }] } } });
const small = { type: 'request-size', config: { bodyBytesMax: 9 } };

beforeAll(async () => {
  design = await designApp({ modules: [SnapshotsModule, PoliciesModule] });
  acme = await designTenant(design.app, 'acme');
  globex = await designTenant(design.app, 'globex');
});
afterAll(() => design.app.close());

const publisher = (tenant = acme) => design.app.as('publisher', tenant);
const set = (name: string, ...policies: object[]) =>
  publisher().call(API.policySets.create, { params: { tenant: 'acme' }, body: { name, policies: policies as never } });
const uses = (setId: string, more: object = {}) => ({ type: 'set', config: { setId }, ...more });
const settle = (settings: object) => publisher().request(API.revisions.update, { params: { ...params, revision }, body: { settings: settings as never } });
const effective = (operation?: string) => publisher().call(API.policies.effective, { params: { ...params, revision }, query: { operation } });

beforeEach(async () => {
  const imported = await importApi(design.app, acme, `Shop ${++names}`);
  params = imported.params;
  revision = imported.revision?.id ?? '';
  versionId = imported.version.id;
  upstreamId = imported.upstreamId;
});

/** What gateways are given of the API. */
async function compiled(): Promise<{ policies: { type: string; origin?: string }[] }> {
  await design.app.get(SnapshotFollower).drain();
  const rows = await design.app.database.read('system', (tx) =>
    tx.sql<{ content: string }>(
      `select o.content from manifests m, jsonb_array_elements(m.manifest::jsonb -> 'objects') e join snapshot_objects o on o.hash = e ->> 'hash'
       where e ->> 'key' like '%' || $1 order by m.sequence desc limit 1`,
      [versionId],
    ),
  );
  return JSON.parse(rows[0]?.content ?? '{}');
}

describe('policy sets', () => {
  test('are made, read, and changed by whoever read the version before; each version is kept, and the trail has both sides', async () => {
    const made = await set('House rules', cors);
    expect(made).toMatchObject({ slug: 'house-rules', version: 1, usedBy: [], policies: [{ type: 'cors' }] });
    const at = { tenant: 'acme', set: made.slug };
    const change = { name: 'House rules', description: 'For all', policies: [cors, small] as never, note: 'tighter' };
    const changed = await publisher().call(API.policySets.update, { params: at, body: { ...change, expectedVersion: 1 } });
    expect(changed).toMatchObject({ version: 2, description: 'For all' });
    const stale = await publisher().request(API.policySets.update, { params: at, body: { ...change, expectedVersion: 1 } });
    expect(stale).toMatchObject({ status: 409, body: { code: 'resource.conflict' } });
    const { items } = await publisher().call(API.policySets.versions, { params: at });
    expect(items.map(({ number, policies, note }) => [number, policies.length, note])).toEqual([
      [2, 2, 'tighter'],
      [1, 1, ''],
    ]);
    const [entry] = await design.app.database.read('system', (tx) =>
      tx.sql<{ before: { policies: unknown[] } }>(
        `select detail -> 'before' as before from audit_entries where action = 'policy_set.changed' order by id desc limit 1`,
      ),
    );
    expect(entry?.before.policies).toHaveLength(1);
  });

  test('ask for operations of whichever API uses them; the effective list and gateways are told for each', async () => {
    const when = (test: object) => ({ when: { tests: [{ on: 'operation', ...test }] } });
    const tagged = { ...small, ...when({ match: 'tagged', values: ['store'] }) };
    const shared = await set('Of operations', tagged, { ...header('x-any'), ...when({ match: 'fits', values: ['GET /elsewhere/**'] }) });
    const written = await settle({ upstreamId, anonymous: true, policies: [uses(shared.id), { ...cors, ...when({ match: 'is', values: ['getInventory'] }) }] });
    expect(written.status).toBe(200);
    const types = async (operation?: string) => (await effective(operation)).items.flatMap(({ policy: { type }, level }) => (level === 'api' ? [type] : []));
    expect(await types()).toEqual(['request-size', 'cors', 'headers']);
    expect(await types('getInventory')).toEqual(['request-size', 'cors']);
    expect(await types('addPet')).toEqual([]);
    await deploy(publisher(), params, revision);
    const { operations, policies } = (await compiled()) as unknown as {
      operations: { id: string; tags?: string[] }[];
      policies: { type: string; when?: unknown }[];
    };
    expect(operations.find(({ id }) => id === 'getInventory')).toMatchObject({ tags: ['store'] });
    expect(policies.find(({ type }) => type === 'request-size')).toMatchObject({ when: { tests: [{ on: 'operation', match: 'tagged', values: ['store'] }] } });
  });

  test('a condition of an API’s own that no operation of it meets is refused where it stands, and so is one that is no pattern', async () => {
    const write = (test: object, more: object = {}) =>
      settle({
        upstreamId,
        anonymous: true,
        ...more,
        policies: [
          {
            ...small,
            when: {
              tests: [
                { on: 'method', values: ['GET'] },
                { on: 'operation', ...test },
              ],
            },
          },
        ],
      });
    const pointer = '/settings/policies/0/when/tests/1/values/0';
    for (const test of [
      { match: 'is', values: ['getInventorie'] },
      { match: 'tagged', values: ['stores'] },
      { match: 'fits', values: ['DELETE /nowhere/**'] },
    ])
      expect(await write(test), JSON.stringify(test)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect((await write({ match: 'fits', values: ['no path'] })).status).toBe(400);
    expect((await write({ match: 'fits', values: ['DELETE /nowhere/**'] }, { unmatched: 'forward' })).status).toBe(200);
    expect((await write({ match: 'is', values: ['getInventory'] })).status).toBe(200);
  });

  test('hold no unknown or invalid policies, and no sets', async () => {
    const refused = async (policy: object) =>
      (await publisher().request(API.policySets.create, { params: { tenant: 'acme' }, body: { name: `No ${Math.random()}`, policies: [policy as never] } }))
        .status;
    expect(await refused({ type: 'nonsense' })).toBe(400);
    expect(await refused({ type: 'request-size', config: { bodyBytesMax: -1 } })).toBe(400);
    expect(await refused({ type: 'request-size', config: {}, when: { tests: [{ on: 'plan', values: ['plan_1'] }] } })).toBe(400);
    expect(await refused({ type: 'request-size', config: {}, origin: 'tenant' })).toBe(400);
    expect(await refused({ type: 'subscription' })).toBe(400);
    expect(await refused(uses((await set(`Inner ${Math.random()}`, cors)).id))).toBe(400);
  });

  test('hold no template and no script that gateways could not read', async () => {
    const broken = { template: '{{ request.path' };
    const cases = [
      { type: 'headers', config: { request: { set: [{ name: 'x-a', value: broken }] } } },
      { type: 'transform', config: { response: broken } },
      { type: 'script', config: { source: 'function onRequest( {' } },
    ];
    for (const policy of cases) {
      const body = { name: 'Broken', policies: [cors, policy] as never };
      const answer = await publisher().request(API.policySets.create, { params: { tenant: 'acme' }, body });
      expect(answer, policy.type).toMatchObject({ status: 400, body: { code: 'request.invalid', errors: [{ pointer: '/policies/1/config' }] } });
      expect(await settle({ upstreamId, operationPolicies: { getInventory: [policy] } }), policy.type).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: expect.stringContaining('getInventory/0/config') }] },
      });
    }
  });

  test('in use cannot be removed, and say where they stand; unused they can', async () => {
    const rules = await set('In use', cors);
    expect((await settle({ policies: [uses(rules.id)] })).status).toBe(200);
    const at = { tenant: 'acme', set: rules.id };
    const refused = await publisher().request(API.policySets.remove, { params: at });
    expect(refused).toMatchObject({ status: 409, body: { code: 'resource.conflict', detail: expect.stringContaining('revision 1') } });
    expect((await publisher().call(API.policySets.get, { params: at })).usedBy).toMatchObject([{ level: 'api', revisions: [{ number: 1, deployed: false }] }]);
    expect((await settle({ policies: [] })).status).toBe(200);
    expect((await publisher().request(API.policySets.remove, { params: at })).status).toBe(204);
    expect((await settle({ policies: [uses(rules.id)] })).status).toBe(400);
  });

  test('are one tenant’s alone, and for those who may', async () => {
    const rules = await set('Ours', cors);
    const at = { tenant: 'globex', set: rules.id };
    expect((await publisher(globex).request(API.policySets.get, { params: at })).status).toBe(404);
    const theirs = await importApi(design.app, globex, 'Theirs');
    const named = await publisher(globex).request(API.revisions.update, {
      params: { ...theirs.params, revision: theirs.revision?.id ?? '' },
      body: { settings: { policies: [uses(rules.id)] } as never },
    });
    expect(named.status).toBe(400);
    const developer = design.app.as('developer', acme);
    expect((await developer.request(API.policySets.list, { params: { tenant: 'acme' } })).status).toBe(403);
    const auditor = design.app.as('auditor', acme);
    expect((await auditor.request(API.policySets.remove, { params: { tenant: 'acme', set: rules.id } })).status).toBe(403);
  });
});

describe('the effective list', () => {
  test('names everything a call meets in order, and where it comes from', async () => {
    const rules = await set('Marks', header('x-set'), small);
    const product = await publisher().call(API.products.create, { params, body: { name: `P ${names}`, items: [{ versionId }] } });
    const plan = await publisher().call(API.plans.create, {
      params,
      body: { productId: product.id, name: `Gold ${names}`, policies: [header('x-plan')] as never },
    });
    await publisher().call(API.plans.transition, { params: { ...params, plan: plan.id }, body: { to: 'published' } });
    const ofTenant = await publisher().call(API.policies.ofTenant, { params });
    await publisher().call(API.policies.setOfTenant, { params, body: { expectedVersion: ofTenant.version, policies: [header('x-tenant')] as never } });
    await publisher().call(API.policies.setOfProduct, {
      params: { ...params, product: product.id },
      body: { expectedVersion: 0, policies: [{ ...header('x-product'), dryRun: true }] as never },
    });
    const settled = await settle({
      policies: [uses(rules.id, { dryRun: true }), header('x-api'), { ...cors, enabled: false }],
      operationPolicies: { getInventory: [header('x-operation')] },
    });
    expect(settled).toMatchObject({ status: 200 });
    const { items } = await effective('getInventory');
    const transforms = items.filter(({ phase }) => phase === 'transform').map(({ level, set: from, mode }) => `${level}${from ? `/${from.name}` : ''} ${mode}`);
    expect(transforms).toEqual(['tenant enforced', 'api/Marks dry-run', 'api enforced', 'operation enforced', 'product dry-run', 'plan enforced']);
    expect(items.find(({ policy }) => policy.type === 'cors')).toMatchObject({ mode: 'off', level: 'api' });
    expect(items.find(({ policy }) => policy.type === 'subscription')).toMatchObject({ level: 'platform' });
    expect(items.filter(({ plan: of }) => of?.name === `Gold ${names}`).map(({ level }) => level)).toEqual(['product', 'plan']);
    const phases = items.map(({ phase }) => phase);
    expect(phases).toEqual(
      [...phases].sort(
        (a, b) =>
          ['edge', 'identify', 'authorize', 'limit', 'transform', 'cache'].indexOf(a) -
          ['edge', 'identify', 'authorize', 'limit', 'transform', 'cache'].indexOf(b),
      ),
    );
    expect((await effective()).items.some(({ level }) => level === 'operation')).toBe(false);
    const none = await publisher().request(API.policies.effective, { params: { ...params, revision }, query: { operation: 'nobody' } });
    expect(none.status).toBe(404);
    await publisher().call(API.policies.setOfTenant, { params, body: { expectedVersion: ofTenant.version + 1, policies: [] } });
  });

  test('is what gateways are given; a change of a set is live at once, a draft is not', async () => {
    const rules = await set('Live', header('x-live'));
    await settle({ upstreamId, policies: [uses(rules.id)] });
    await deploy(publisher(), params, revision);
    expect((await compiled()).policies.filter(({ type }) => type === 'headers')).toMatchObject([{ type: 'headers', origin: `set:${rules.id}` }]);
    const body = { name: 'Live', description: '', policies: [header('x-live'), small] as never, expectedVersion: 1, note: '' };
    await publisher().call(API.policySets.update, { params: { tenant: 'acme', set: rules.id }, body });
    expect((await compiled()).policies.map(({ type }) => type)).toContain('request-size');
  });

  test('policies that run before the plan is known stand on no product, not by a set either', async () => {
    const product = await publisher().call(API.products.create, { params, body: { name: `Q ${names}`, items: [] } });
    const rules = await set(`Early ${names}`, small);
    const put = (policy: object) =>
      publisher().request(API.policies.setOfProduct, { params: { ...params, product: product.id }, body: { expectedVersion: 0, policies: [policy as never] } });
    expect((await put(small)).status).toBe(400);
    expect((await put(uses(rules.id))).status).toBe(400);
  });
});

describe('a trace', () => {
  const trace = async (body: object) => {
    const { items } = await publisher().call(API.environments.list, { params });
    return publisher().request(API.traces.run, { params, body: { environmentId: items[0]?.id ?? '', ...body } as never });
  };

  test('runs a draft that nobody deployed, with settings that nobody saved', async () => {
    const settings = { anonymous: true, policies: [header('x-draft'), small] };
    const passed = await trace({ revisionId: revision, settings, request: { path: '/store/inventory' } });
    expect(passed).toMatchObject({
      status: 200,
      body: { status: 200, outcome: 'answered', operationId: 'getInventory', sent: { method: 'GET', target: '/store/inventory' } },
    });
    const headers = (passed.body as { sent: { headers: { name: string }[] } }).sent.headers.map(({ name }) => name);
    expect(headers).toContain('x-draft');
    const refused = await trace({ revisionId: revision, settings, request: { method: 'POST', path: '/pet', body: 'much too long' } });
    expect(refused).toMatchObject({ body: { status: 413, policy: 'request-size', code: 'gateway.body_too_large', sent: null } });
    const rows = await design.app.database.read('system', (tx) => tx.sql(`select 1 from deployments where version_id = $1`, [versionId]));
    expect(rows).toEqual([]);
  });

  test('asks for a key as the gateway would, and says what cannot be compiled', async () => {
    expect(await trace({ revisionId: revision, request: { path: '/store/inventory' } })).toMatchObject({ body: { status: 401, policy: 'api-key' } });
    expect(await trace({ request: { path: '/store/inventory' } })).toMatchObject({ status: 422, body: { code: 'trace.not_possible' } });
  });

  test('a replay without records says so', async () => {
    const { items } = await publisher().call(API.environments.list, { params });
    const replay = (from: string, to: string) =>
      publisher().request(API.traces.replay, { params, body: { environmentId: items[0]?.id ?? '', revisionId: revision, from, to } });
    expect(await replay('2026-01-05T00:00:00Z', '2026-01-05T12:00:00Z')).toMatchObject({ status: 200, body: { looked: 0, newlyRefused: 0 } });
    expect((await replay('2026-01-05T00:00:00Z', '2026-01-07T12:00:00Z')).status).toBe(400);
  });
});
