import { API } from '@gatehouse/contracts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DesignApp, deploy, designApp, designRows, designTenant, importApi, PETSTORE, type VersionParams } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';

let design: DesignApp;
let acme: TestTenant;
let owner: pg.Client;
let params: VersionParams;
let draft: string;
let approved: string;
let deployment: string;

beforeAll(async () => {
  design = await designApp();
  acme = await designTenant(design.app, 'acme');
  owner = new pg.Client(design.app.config.databaseUrl);
  await owner.connect();
  const imported = await importApi(design.app, acme);
  const publisher = design.app.as('publisher', acme);
  params = imported.params;
  approved = imported.revision?.id ?? '';
  deployment = (await deploy(publisher, params, approved)).id;
  await publisher.call(API.versions.transition, { params, body: { to: 'published' } });
  draft = (await publisher.call(API.revisions.create, { params, body: { document: PETSTORE } })).id;
});
afterAll(async () => {
  await owner.end();
  await design.app.close();
});

/** As the owner of the schema: from now on the table takes no row. */
async function broken<T>(table: string, work: () => Promise<T>): Promise<T> {
  await owner.query(`alter table ${table} add constraint broken check (false) not valid`);
  try {
    return await work();
  } finally {
    await owner.query(`alter table ${table} drop constraint broken`);
  }
}

const reason = 'because';
const changes: [string, () => Parameters<ReturnType<DesignApp['app']['as']>['request']>][] = [
  ['a version is deprecated', () => [API.versions.transition, { params, body: { to: 'deprecated' } }]],
  ['a version is blocked', () => [API.versions.block, { params, body: { reason } }]],
  ['a revision is deployed', () => [API.deployments.create, { params, body: { revisionId: approved, environment: 'test' } }]],
  ['a deployment is withdrawn', () => [API.deployments.withdraw, { params: { ...params, deployment }, body: { reason } }]],
  ['an API gets another slug', () => [API.apis.update, { params, body: { slug: 'other' } }]],
  ['an upstream is made', () => [API.upstreams.create, { params, body: { name: 'New', targets: [{ url: 'http://93.184.215.14' }] } }]],
  ['an environment gets a host', () => [API.environments.update, { params: { ...params, environment: 'test' }, body: { hosts: ['test.acme.example'] } }]],
];

test.each(changes)('%s with its audit entry and its message to gateways, or not at all', async (_, request) => {
  const before = await designRows(design.app);
  for (const table of ['audit_entries', 'outbox']) {
    const { status } = await broken(table, () => design.app.as('owner', acme).request(...request()));
    expect([table, status, (await designRows(design.app)) === before]).toEqual([table, 500, true]);
  }
});

test('a revision is approved with its audit entry, or not at all', async () => {
  const before = await designRows(design.app);
  const approve = () => design.app.as('owner', acme).request(API.revisions.transition, { params: { ...params, revision: draft }, body: { to: 'approved' } });
  expect((await broken('audit_entries', approve)).status).toBe(500);
  expect(await designRows(design.app)).toBe(before);
  expect((await approve()).status).toBe(200);
});
