import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DesignApp, deploy, designApp, designTenant, importApi, type VersionParams } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { PoliciesModule } from './policies.module.js';

let design: DesignApp;
let acme: TestTenant;
let globex: TestTenant;
let params: VersionParams;
let revision: string;

const tokens = { type: 'token-limit', config: { tokens: 1_000, period: 'day' } };
const dollars = { type: 'spend-limit', name: 'Board’s budget', config: { dollars: 5, period: 'month' } };
const cache = { type: 'model-cache', config: {}, dryRun: true };
const cors = { type: 'cors', config: { origins: ['https://app.example'] } };

const publisher = () => design.app.as('publisher', acme);
const places = async () => (await publisher().call(API.policies.ofModels, { params: { tenant: 'acme' } })).items;
const shown = async () =>
  (await places()).map(({ title, kind, level, mode, live, set, api }) => [title, kind, level, mode, live, set?.name ?? null, api?.revision]);

beforeAll(async () => {
  design = await designApp({ modules: [PoliciesModule] });
  acme = await designTenant(design.app, 'acme');
  globex = await designTenant(design.app, 'globex');
  const imported = await importApi(design.app, acme, 'Shop');
  params = imported.params;
  revision = imported.revision?.id ?? '';
});
afterAll(() => design.app.close());

const settle = (settings: object) => publisher().call(API.revisions.update, { params: { ...params, revision }, body: { settings: settings as never } });

test('nothing stands anywhere before something is attached', async () => {
  await publisher().call(API.policies.setOfTenant, { params: { tenant: 'acme' }, body: { expectedVersion: 0, policies: [cors] as never } });
  expect(await shown()).toEqual([]);
});

test('policies about models are found on tenant, API and operation, those of sets too, whether live or drafted', async () => {
  const set = await publisher().call(API.policySets.create, { params: { tenant: 'acme' }, body: { name: 'House budget', policies: [dollars, cors] as never } });
  await publisher().call(API.policies.setOfTenant, { params: { tenant: 'acme' }, body: { expectedVersion: 1, policies: [cors, tokens] as never } });
  const { settings } = await publisher().call(API.revisions.get, { params: { ...params, revision } });
  const operation = 'getInventory';
  await settle({ ...settings, policies: [{ type: 'set', config: { setId: set.id }, enabled: false }], operationPolicies: { [operation]: [cache] } });
  const drafted = [
    ['Token limit', 'budget', 'tenant', 'enforced', true, null, undefined],
    ['Board’s budget', 'budget', 'api', 'off', false, 'House budget', 1],
    ['Model cache', 'cache', 'operation', 'dry-run', false, null, 1],
  ];
  expect(await shown()).toEqual(drafted);
  await deploy(publisher(), params, revision);
  expect(await shown()).toEqual(drafted.map((row) => row.with(4, true)));
  expect((await places()).at(-1)?.of.id).toBe(operation);
});

test('another tenant’s are not among them, and developers are told of none', async () => {
  const other = design.app.as('publisher', globex);
  expect((await other.call(API.policies.ofModels, { params: { tenant: 'globex' } })).items).toEqual([]);
  await expect(design.app.as('developer', acme).call(API.policies.ofModels, { params: { tenant: 'acme' } })).rejects.toMatchObject({ code: 'access.denied' });
});
