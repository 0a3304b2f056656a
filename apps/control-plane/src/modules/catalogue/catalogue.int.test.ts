import { API } from '@gatehouse/contracts';
import { validate } from '@scalar/openapi-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, deploy, designApp, designTenant, example, importApi, PETSTORE, type VersionParams } from '../../testing/design.js';
import type { TestClient, TestTenant } from '../../testing/index.js';
import { offer } from '../../testing/offer.js';

let design: DesignApp;
let acme: TestTenant;
let umbra: TestTenant;
let pets: Awaited<ReturnType<typeof publish>>;

beforeAll(async () => {
  design = await designApp();
  acme = await designTenant(design.app, 'acme');
  umbra = await designTenant(design.app, 'umbra');
  pets = await publish(acme, 'Pets');
  await publish(acme, 'Members only', { visibility: { kind: 'members' } });
  await publish(umbra, 'Shadows', { tags: ['dark', 'pets'] });
  await importApi(design.app, acme, 'Draft');
});
afterAll(() => design.app.close());

async function publish(tenant: TestTenant, name: string, fields: object = {}, document = PETSTORE) {
  const publisher = design.app.as('publisher', tenant);
  const imported = await importApi(design.app, tenant, name, document);
  await publisher.call(API.apis.update, { params: imported.params, body: { summary: `About ${name}`, tags: ['pets'], ...fields } });
  await deploy(publisher, imported.params, imported.revision?.id ?? '');
  await publisher.call(API.versions.transition, { params: imported.params, body: { to: 'published' } });
  return imported;
}

const names = async (client: TestClient, query: object = {}) => (await client.call(API.catalogue.list, { query })).items.map((item) => item.api.name);
const change = (params: VersionParams, body: object) => design.app.as('publisher', acme).call(API.versions.transition, { params, body: body as never });

describe('the list', () => {
  test('shows each visitor what that visitor may see', async () => {
    expect(await names(design.app.anonymous)).toEqual(['Pets', 'Shadows']);
    expect(await names(design.app.as('developer', acme))).toEqual(['Members only', 'Pets', 'Shadows']);
    expect(await names(design.app.as('owner', umbra))).toEqual(['Pets', 'Shadows']);
    expect(await names(await design.app.asStranger())).toEqual(['Pets', 'Shadows']);
  });
  test('an entry says what it is, of whom, and how large', async () => {
    const { items } = await design.app.anonymous.call(API.catalogue.list, { query: { tenant: 'acme' } });
    expect(items).toMatchObject([
      {
        api: { slug: 'pets', summary: 'About Pets', tags: ['pets'] },
        tenant: { slug: 'acme', joining: 'open', branding: { accent: null } },
        versions: [{ name: 'v1', state: 'published' }],
        operationCount: 20,
      },
    ]);
  });
  test('is searched in name, slug, summary and tags, each word anywhere', async () => {
    expect(await names(design.app.anonymous, { q: 'shadows DARK' })).toEqual(['Shadows']);
    expect(await names(design.app.anonymous, { q: 'about' })).toEqual(['Pets', 'Shadows']);
    expect(await names(design.app.anonymous, { q: 'pets light' })).toEqual([]);
    expect(await names(design.app.anonymous, { q: '%' })).toEqual([]);
    expect(await names(design.app.anonymous, { tag: 'dark' })).toEqual(['Shadows']);
    expect(await names(design.app.anonymous, { tenant: 'nobody' })).toEqual([]);
  });
  test('counts tags of what this visitor finds', async () => {
    const tags = async (client: TestClient) => (await client.call(API.catalogue.list, { query: { tag: 'dark' } })).tags;
    expect(await tags(design.app.anonymous)).toEqual([
      { tag: 'pets', count: 2 },
      { tag: 'dark', count: 1 },
    ]);
    expect((await tags(design.app.as('developer', acme)))[0]).toEqual({ tag: 'pets', count: 3 });
  });
  test('goes on where the page ended', async () => {
    const client = design.app.as('developer', acme);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.call(API.catalogue.list, { query: { limit: 1, cursor } });
      seen.push(...page.items.map((item) => item.api.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['Members only', 'Pets', 'Shadows']);
    expect(await client.request(API.catalogue.list, { query: { cursor: 'nonsense' } })).toMatchObject({ status: 400 });
  });
});

describe('one API', () => {
  test('is told with what sets and the tenant’s own policies make of it: how callers show who they are, and which tools there are', async () => {
    const publisher = design.app.as('publisher', acme);
    const params = { tenant: 'acme' };
    const server = { type: 'mcp-server', config: { tools: [{ operation: 'addPet', name: 'add' }] } };
    const set = await publisher.call(API.policySets.create, { params, body: { name: 'Tools', policies: [server] as never } });
    const { id } = await publisher.call(API.revisions.create, {
      params: pets.params,
      body: { document: PETSTORE, settings: { upstreamId: pets.upstreamId, policies: [{ type: 'set', config: { setId: set.id } }] } as never },
    });
    await deploy(publisher, pets.params, id);
    const basic = { type: 'basic-auth', config: {} };
    const attach = (expectedVersion: number, policies: object[]) =>
      publisher.call(API.policies.setOfTenant, { params, body: { expectedVersion, policies } as never });
    await attach(0, [basic]);
    const { versions } = await design.app.anonymous.call(API.catalogue.get, { params: { ...params, api: 'pets' } });
    expect(versions[0]).toMatchObject({ mcp: 'operations', authentication: { kinds: ['basic-auth'] } });
    const { offered } = await design.app.anonymous.call(API.mcpTools.offered, { params: { ...params, api: 'pets', version: 'v1' } });
    expect(offered).toMatchObject({ tools: [{ name: 'add', operation: 'addPet' }] });
    await attach(1, []);
    await deploy(publisher, pets.params, pets.revision?.id ?? '');
  });
  const get = (client: TestClient, api: string, tenant = 'acme') => client.request(API.catalogue.get, { params: { tenant, api } });

  test('with operations, production URLs, how to show a key, and plans', async () => {
    await offer(design.app, acme, [pets.version.id]);
    const { versions } = await design.app.anonymous.call(API.catalogue.get, { params: { tenant: 'acme', api: 'pets' } });
    expect(versions).toMatchObject([
      {
        name: 'v1',
        urls: [{ environment: 'Production', url: 'http://localhost:8080/acme/pets/v1' }],
        authentication: { anonymous: false, headers: ['x-api-key'], bearer: true, queryName: null, kinds: ['api-key'] },
        plans: [{ name: 'Free', product: { name: 'Product' } }],
      },
    ]);
    expect(versions[0]?.operations).toHaveLength(20);
  });
  test('what may not be known is, byte for byte, what is not there', async () => {
    const without = ({ text }: { text: string }) => text.replace(/"requestId":"[^"]*"/, '');
    const nothing = await get(design.app.anonymous, 'nothing');
    expect(nothing.status).toBe(404);
    for (const [api, tenant] of [
      ['members-only', 'acme'],
      ['draft', 'acme'],
      ['pets', 'nobody'],
      ['pets', 'umbra'],
    ] as const) {
      const answer = await get(design.app.anonymous, api, tenant);
      expect([api, answer.status, without(answer)]).toEqual([api, 404, without(nothing)]);
    }
    const documents = await Promise.all(
      [
        ['members-only', 'v1'],
        ['draft', 'v1'],
        ['pets', 'v9'],
        ['nothing', 'v1'],
      ].map(([api, version]) => design.app.anonymous.request(API.catalogue.document, { params: { tenant: 'acme', api, version } })),
    );
    for (const answer of documents) expect([answer.status, without(answer)]).toEqual([404, without(nothing)]);
    expect((await get(design.app.as('developer', acme), 'members-only')).status).toBe(200);
  });
  test('drafts and what was discarded stay unseen; what is retired stays on the page, out of the list', async () => {
    const old = await publish(acme, 'Old');
    const publisher = design.app.as('publisher', acme);
    await publisher.call(API.versions.create, { params: old.params, body: { name: 'v2' } });
    await publisher.call(API.versions.create, { params: old.params, body: { name: 'v3' } });
    await change({ ...old.params, version: 'v3' }, { to: 'retired' });
    await change(old.params, { to: 'deprecated' });
    expect(await names(design.app.anonymous, { q: 'old' })).toEqual(['Old']);
    await change(old.params, { to: 'retired' });
    expect(await names(design.app.anonymous, { q: 'old' })).toEqual([]);
    const { versions } = (await get(design.app.anonymous, 'old')).body as { versions: { name: string; state: string; plans: unknown[] }[] };
    expect(versions.map(({ name, state, plans }) => [name, state, plans])).toEqual([['v1', 'retired', []]]);
  });
  test('says which header chooses the version, where the URL does not', async () => {
    const { params } = await publish(acme, 'Headed', { versionBy: { by: 'header', header: 'X-API-Version' } });
    const { versions } = await design.app.anonymous.call(API.catalogue.get, { params: { tenant: 'acme', api: params.api } });
    expect(versions).toMatchObject([{ versionHeader: { name: 'X-API-Version', value: 'v1' }, urls: [{ url: 'http://localhost:8080/acme/headed' }] }]);
    const { versions: byPath } = await design.app.anonymous.call(API.catalogue.get, { params: { tenant: 'acme', api: 'pets' } });
    expect(byPath[0]?.versionHeader).toBeNull();
  });
  test('is found by its former slug', async () => {
    await design.app.as('publisher', acme).call(API.apis.update, { params: pets.params, body: { slug: 'animals' } });
    expect((await get(design.app.anonymous, 'pets')).body).toMatchObject({ api: { slug: 'animals' } });
    await design.app.as('publisher', acme).call(API.apis.update, { params: pets.params, body: { slug: 'pets' } });
  });
});

describe('the document', () => {
  const document = async (api: string, version = 'v1') => {
    const answer = await design.app.anonymous.request(API.catalogue.document, { params: { tenant: 'acme', api, version } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    return answer.body as Record<string, never>;
  };
  test('comes as valid JSON, with our servers and keys, whatever was imported', async () => {
    const text = example('3.0/yaml/star-trek.yaml');
    await publish(acme, 'Star Trek', {}, text);
    for (const api of ['pets', 'star-trek']) {
      const read = await document(api);
      expect(read).toMatchObject({
        servers: [{ url: `http://localhost:8080/acme/${api}/v1`, description: 'Production' }],
        security: [{ 'key-in-x-api-key': [] }, { 'key-as-bearer-token': [] }],
      });
      expect(JSON.stringify(read)).not.toMatch(/petstore\.swagger\.io\/v2|petstore_auth/);
      expect((await validate(structuredClone(read))).errors).toEqual([]);
    }
    expect(await document('pets')).toEqual(await document('pets'));
  });
  test('is that of production: a newer draft, or one in a test environment, changes nothing', async () => {
    const publisher = design.app.as('publisher', acme);
    const next = await publisher.call(API.revisions.create, { params: pets.params, body: { document: PETSTORE.replace('Swagger Petstore', 'Next Petstore') } });
    await deploy(publisher, pets.params, next.id, 'test');
    expect(await document('pets')).toMatchObject({ info: { title: 'Swagger Petstore' } });
    await publisher.call(API.deployments.create, { params: pets.params, body: { revisionId: next.id, environment: 'production' } });
    expect(await document('pets')).toMatchObject({ info: { title: 'Next Petstore' } });
  });
});
