import { API, type Result } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, deploy, designApp, designRows, designTenant, example, importApi, PETSTORE } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { ApiVisibility } from './index.js';

let design: DesignApp;
let acme: TestTenant;
const params = { tenant: 'acme' };

beforeAll(async () => {
  design = await designApp();
  acme = await designTenant(design.app, 'acme');
});
afterAll(() => design.app.close());

const publisher = () => design.app.as('publisher', acme);
const create = (body: object) => publisher().request(API.apis.create, { params, body });

describe('an import', () => {
  test('makes API, version and draft of a document that a stranger wrote', async () => {
    const { api, version, revision } = await importApi(design.app, acme, 'Pet Store');
    expect(api).toMatchObject({
      slug: 'pet-store',
      visibility: { kind: 'public' },
      team: null,
      versions: [{ name: 'v1', state: 'draft', isDefault: true, blocked: false }],
    });
    expect(version).toMatchObject({ name: 'v1', allowed: ['published', 'retired'], revisionCount: 1, subscriptionCount: 0, versionBy: { by: 'path' } });
    expect(version.environments.map(({ slug, url, revisionId }) => [slug, url, revisionId])).toEqual([
      ['production', 'http://localhost:8080/acme/pet-store/v1', null],
      ['test', 'http://localhost:8080/acme~test/pet-store/v1', null],
    ]);
    expect(revision).toMatchObject({ number: 1, state: 'draft', title: 'Swagger Petstore', operationCount: 20, author: { name: 'publisher of acme' } });
  });
  test('is all or nothing', async () => {
    const before = await designRows(design.app);
    expect(await create({ name: 'Broken', document: 'openapi: 3.0.3' })).toMatchObject({ status: 422 });
    expect(await create({ name: 'Broken', document: example('2.0/json/petstore.json') })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('OpenAPI 2.0') },
    });
    expect(await create({ name: 'Broken', document: PETSTORE, settings: { upstreamId: 'ups_01k00000000000000000000000' } })).toMatchObject({ status: 400 });
    expect(await create({ name: 'Broken', settings: {} })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/settings' }] } });
    expect(await create({ name: 'Broken', teamId: 'team_01k00000000000000000000000' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/teamId' }] },
    });
    expect(await create({ name: 'Broken', visibility: { kind: 'teams', teamIds: ['team_01k00000000000000000000000'] } })).toMatchObject({ status: 400 });
    expect(await create({ name: 'Pet Store', document: PETSTORE })).toMatchObject({ status: 409, body: { code: 'slug.taken' } });
    expect(await create({ name: '???' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/slug' }] } });
    expect(await create({ name: 'Big', document: 'x'.repeat(20 * 1024 * 1024) })).toMatchObject({ status: 413 });
    expect(await designRows(design.app)).toBe(before);
  });
  test('twice at once with one slug: one is made', async () => {
    const answers = await Promise.all([create({ name: 'Race' }), create({ name: 'Race' })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
  });
});

describe('a change', () => {
  const update = (api: string, body: object) => publisher().request(API.apis.update, { params: { ...params, api }, body });
  test('of the slug leaves the old one as an alias, which nobody else takes', async () => {
    await create({ name: 'Cats' });
    expect(await update('cats', { slug: 'felines', tags: ['pets'] })).toMatchObject({ status: 200, body: { slug: 'felines', tags: ['pets'] } });
    expect(await publisher().call(API.apis.get, { params: { ...params, api: 'cats' } })).toMatchObject({ slug: 'felines' });
    expect(await create({ name: 'Cats' })).toMatchObject({ status: 409, body: { code: 'slug.taken' } });
    expect(await update('felines', { slug: 'cats' })).toMatchObject({ body: { slug: 'cats' } });
    expect(await create({ name: 'Felines' })).toMatchObject({ status: 409 });
  });
  test('is told to gateways, and audited with before and after', async () => {
    const changed = await publisher().call(API.apis.update, {
      params: { ...params, api: 'cats' },
      body: { versionBy: { by: 'header', header: 'X-Version' }, basePath: '/animals/cats' },
    });
    const [row] = await design.app.database.read('system', (tx) =>
      tx.sql(`select (select payload from outbox order by id desc limit 1) as touch, detail -> 'before' ->> 'basePath' as before, detail -> 'after' ->> 'basePath' as after
        from audit_entries order by id desc limit 1`),
    );
    expect(row).toEqual({ touch: { kind: 'api', id: changed.id }, before: null, after: '/animals/cats' });
    const { items } = await publisher().call(API.versions.list, { params: { ...params, api: 'cats' } });
    expect(items[0]).toMatchObject({ versionBy: { by: 'header', header: 'X-Version', isDefault: true } });
    expect(items[0]?.environments[0]?.url).toBe('http://localhost:8080/acme/cats');
  });
  test('that would send two APIs to one place, or choose versions by a header with another meaning, is refused', async () => {
    const before = await designRows(design.app);
    expect(await update('pet-store', { basePath: '/animals/cats' })).toMatchObject({ status: 409, body: { code: 'resource.conflict' } });
    expect(await update('pet-store', { basePath: '/race' })).toMatchObject({ status: 409, body: { code: 'resource.conflict' } });
    for (const header of ['Authorization', 'x y', ''])
      expect(await update('pet-store', { versionBy: { by: 'header', header } })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/versionBy/header' }] },
      });
    expect(await designRows(design.app)).toBe(before);
  });
});

test('the list: newest first, by page, by text, by state, by team', async () => {
  const list = async (query: object) => (await publisher().call(API.apis.list, { params, query })).items.map((item) => item.slug);
  expect(await list({})).toEqual(['cats', 'race', 'pet-store']);
  const first = await publisher().call(API.apis.list, { params, query: { limit: 2 } });
  expect((await publisher().call(API.apis.list, { params, query: { limit: 2, cursor: first.nextCursor ?? '' } })).items.map((item) => item.slug)).toEqual([
    'pet-store',
  ]);
  expect(await list({ q: 'PETS' })).toEqual(['cats']); // by its tag
  expect(await list({ q: '100%_' })).toEqual([]);
  expect(await list({ state: 'published' })).toEqual([]);
  const team = await design.app.as('admin', acme).call(API.teams.create, { params, body: { name: 'Animals' } });
  await publisher().call(API.apis.update, { params: { ...params, api: 'race' }, body: { teamId: team.id } });
  expect(await list({ team: 'animals' })).toEqual(['race']);
  expect((await publisher().call(API.apis.get, { params: { ...params, api: 'race' } })).team).toEqual({ id: team.id, slug: 'animals', name: 'Animals' });
});

describe('a version', () => {
  test('is made empty or from a revision of the API, under a name of its own', async () => {
    const from = (await publisher().call(API.revisions.list, { params: { ...params, api: 'pet-store', version: 'v1' } })).items[0]?.id ?? '';
    const make = (body: object) => publisher().request(API.versions.create, { params: { ...params, api: 'pet-store' }, body });
    expect(await make({ name: 'v2', fromRevisionId: from })).toMatchObject({
      status: 201,
      body: { name: 'v2', isDefault: false, revisionCount: 1, state: 'draft' },
    });
    const before = await designRows(design.app);
    expect(await make({ name: 'v2' })).toMatchObject({ status: 409, body: { code: 'slug.taken' } });
    expect(await make({ name: 'v3', fromRevisionId: 'rev_01k00000000000000000000000' })).toMatchObject({ status: 400 });
    expect(await make({ name: 'a/b' })).toMatchObject({ status: 400 });
    expect(await designRows(design.app)).toBe(before);
  });
});

describe('deleted', () => {
  test('only while it was never published and runs nowhere', async () => {
    const { params: version, revision, api } = await importApi(design.app, acme, 'Short-lived');
    const remove = () => publisher().request(API.apis.remove, { params: { ...params, api: api.slug } });
    const deployment = await deploy(publisher(), version, revision?.id ?? '', 'test');
    expect(await remove()).toMatchObject({ status: 409, body: { ties: ['v1 is deployed to test'] } });
    await publisher().call(API.deployments.withdraw, { params: { ...version, deployment: deployment.id }, body: { reason: 'done' } });
    expect(await remove()).toMatchObject({ status: 204 });
    expect(await remove()).toMatchObject({ status: 404 });
  });
});

test('who sees an API', async () => {
  const { app } = design;
  const [stranger, team] = [await app.account(), await app.as('admin', acme).call(API.teams.create, { params, body: { name: 'Insiders' } })];
  const insider = await app.account();
  await app
    .as('admin', acme)
    .call(API.teams.setMembers, { params: { ...params, team: team.id }, body: { memberIds: [await app.join(acme.id, insider, ['developer'])] } });
  const people = { nobody: null, stranger, developer: acme.members.developer.accountId, insider, auditor: acme.members.auditor.accountId };
  const seenBy = async (visibility: object, teamId: string | null = null) => {
    const { id } = await publisher().call(API.apis.update, { params: { ...params, api: 'race' }, body: { visibility, teamId } as never });
    const seen = await Promise.all(
      Object.entries(people).map(async ([name, account]) =>
        (await app.database.read('system', (tx) => app.get(ApiVisibility).sees(tx, account, id))) ? [name] : [],
      ),
    );
    return seen.flat();
  };
  expect(await seenBy({ kind: 'public' })).toEqual(['nobody', 'stranger', 'developer', 'insider', 'auditor']);
  expect(await seenBy({ kind: 'members' })).toEqual(['developer', 'insider', 'auditor']);
  expect(await seenBy({ kind: 'teams', teamIds: [team.id] })).toEqual(['insider', 'auditor']);
  const empty = await app.as('admin', acme).call(API.teams.create, { params, body: { name: 'Empty' } });
  expect(await seenBy({ kind: 'teams', teamIds: [empty.id] })).toEqual(['auditor']);
  expect(await seenBy({ kind: 'teams', teamIds: [empty.id] }, team.id)).toEqual(['insider', 'auditor']);
});

test('another tenant finds nothing, by slug or by id', async () => {
  const other = await designTenant(design.app, 'other');
  const mine = await publisher().call(API.apis.get, { params: { ...params, api: 'cats' } });
  for (const api of ['cats', mine.id]) {
    const owner = design.app.as('owner', other);
    expect(await owner.request(API.apis.get, { params: { tenant: 'other', api } })).toMatchObject({ status: 404 });
    expect(await owner.request(API.apis.update, { params: { tenant: 'other', api }, body: { name: 'x' } })).toMatchObject({ status: 404 });
    expect(await owner.request(API.versions.list, { params: { tenant: 'other', api } })).toMatchObject({ status: 404 });
    expect(await owner.request(API.apis.get, { params: { tenant: 'acme', api } })).toMatchObject({ status: 404 });
  }
});

describe('an API of kind llm', () => {
  const llm = (more: object = {}) => create({ name: 'Models', kind: 'llm', ...more });
  test('needs a name only: it brings its document, answers without a version in its path, and the first is called llm', async () => {
    const { status, body } = await llm();
    expect(status).toBe(201);
    const { api, version, revision } = body as Result<typeof API.apis.create>;
    const kinds = async (kind: 'http' | 'llm') => (await publisher().call(API.apis.list, { params, query: { kind } })).items.map(({ slug }) => slug);
    expect(await kinds('llm')).toEqual(['llm']);
    expect(await kinds('http')).toContain('race');
    expect(api).toMatchObject({ slug: 'llm', kind: 'llm', versionBy: { by: 'header' } });
    expect(version.environments[0]?.url).toBe('http://localhost:8080/acme/llm');
    expect(revision?.settings).toMatchObject({ upstreamId: null, unmatched: 'forward', llm: { strict: false, anyModel: true } });
    expect(revision?.operationCount).toBeGreaterThan(30);
    const at = { ...params, api: 'llm', version: version.name, revision: revision?.id ?? '' };
    const { operations, problems } = await publisher().call(API.revisions.check, { params: at });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const paths = ['/v1/chat/completions', '/v1/messages', '/v1beta/models/{model}:generateContent'];
    expect(operations.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
    await deploy(publisher(), { ...params, api: 'llm', version: version.name }, revision?.id ?? '');
    expect((await llm()).body).toMatchObject({ api: { slug: 'models' } });
  });
  test.each([
    ['a document of its own', { document: PETSTORE }, '/document'],
    ['an upstream', { settings: { upstreamId: 'ups_01k9z3v7m80000000000000000', llm: {} } }, '/settings/upstreamId'],
    ['a model route of nobody', { settings: { llm: { routeIds: ['mrt_01k9z3v7m80000000000000000'] } } }, '/settings/llm/routeIds/0'],
  ])('does not take %s', async (_, more, pointer) => {
    const before = await designRows(design.app);
    const { status, body } = await llm({ slug: 'refused', ...more });
    expect(status).toBe(400);
    expect((body as { errors: { pointer: string }[] }).errors.map((fault) => fault.pointer)).toContain(pointer);
    expect(await designRows(design.app)).toBe(before);
  });
  test('and no other API has what belongs to it', async () => {
    const { body } = await create({ name: 'No models', document: PETSTORE, settings: { llm: {} } });
    expect(body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/settings/llm' }] });
  });
});
