import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, designApp, designRows, designTenant, example, importApi, PETSTORE, type VersionParams } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';

let design: DesignApp;
let acme: TestTenant;
let params: VersionParams;
let upstreamId: string;

beforeAll(async () => {
  design = await designApp();
  acme = await designTenant(design.app, 'acme');
  ({ params, upstreamId } = await importApi(design.app, acme));
});
afterAll(() => design.app.close());

const as = (role: 'publisher' | 'owner' | 'admin' | 'auditor' | 'developer') => design.app.as(role, acme);
const draft = (body: object = { document: PETSTORE }) => as('publisher').call(API.revisions.create, { params, body });
const transition = (role: 'publisher' | 'owner' | 'admin', revision: string, to: 'draft' | 'in_review' | 'changes_requested' | 'approved', comment?: string) =>
  as(role).request(API.revisions.transition, { params: { ...params, revision }, body: { to, ...(comment && { comment }) } });

describe('the document', () => {
  test.each([
    ['YAML with comments and odd spacing', `# mine\n${PETSTORE}\n\n# end   `],
    ['JSON as it was written', example('3.1/json/webhooks.json')],
    [
      'with a byte order mark, tabs and CRLF',
      `\uFEFF${JSON.stringify(JSON.parse(example('3.0/json/petstore-simple.json')), null, '\t').replaceAll('\n', '\r\n')}`,
    ],
  ])('comes back byte for byte: %s', async (_, document) => {
    const { id, number } = await draft({ document });
    for (const revision of [id, String(number)]) {
      const answer = await fetch(`${design.app.url}/api/v1/tenants/acme/apis/pets/versions/v1/revisions/${revision}/document`, {
        headers: as('auditor').headers,
      });
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(document))).toBe(true);
    }
  });
  test('of 500 KB goes through, is listed, and can be checked again', async () => {
    const document = example('3.0/json/star-trek.json');
    const revision = await draft({ document });
    expect(revision.operationCount).toBeGreaterThan(90);
    expect(await as('publisher').call(API.revisions.check, { params: { ...params, revision: revision.id } })).toMatchObject({ valid: true, problems: [] });
  });
});

describe('bad input leaves not a row behind', () => {
  const bomb = `a: &a [x]\n${'bcdefghij'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(', ')}]`)
    .join('\n')}`;
  const referring = (ref: string) => `openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {responses: {200: {$ref: '${ref}'}}}}}`;
  test.each([
    ['malformed YAML', { document: 'openapi: "3.0.3' }, 422, 'document.invalid'],
    ['malformed JSON', { document: '{"openapi": }' }, 422, 'document.invalid'],
    ['an alias bomb', { document: bomb }, 422, 'document.too_complex'],
    ['nested without end', { document: `${'['.repeat(30_000)}` }, 422, 'document.invalid'],
    ['nested without end, but closed', { document: `${'['.repeat(30_000)}${']'.repeat(30_000)}` }, 422, 'document.too_complex'],
    ['OpenAPI 2.0', { document: example('2.0/json/petstore.json') }, 422, 'document.invalid'],
    ['an unknown reference', { document: referring('#/components/responses/None') }, 422, 'document.unresolved_reference'],
    ['a reference to a file', { document: referring('file:///etc/passwd') }, 422, 'document.unresolved_reference'],
    ['a reference to the inside', { document: referring('http://169.254.169.254/') }, 422, 'document.unresolved_reference'],
    ['neither document nor revision', {}, 400, 'request.invalid'],
    ['both', { document: PETSTORE, fromRevisionId: 'rev_01k00000000000000000000000' }, 400, 'request.invalid'],
    ['a revision that is not there', { fromRevisionId: 'rev_01k00000000000000000000000' }, 400, 'request.invalid'],
    ['an upstream that is not there', { document: PETSTORE, settings: { upstreamId: 'ups_01k00000000000000000000000' } }, 400, 'request.invalid'],
    [
      'policies on an operation that is not there',
      { document: PETSTORE, settings: { operationPolicies: { nope: [{ type: 'cors', config: { origins: ['*'] } }] } } },
      400,
      'request.invalid',
    ],
    ['an unknown policy', { document: PETSTORE, settings: { policies: [{ type: 'magic' }] } }, 400, 'request.invalid'],
    ['a policy of the platform’s own', { document: PETSTORE, settings: { policies: [{ type: 'subscription' }] } }, 400, 'request.invalid'],
  ])('%s', async (_, body, status, code) => {
    const before = await designRows(design.app);
    expect(await as('publisher').request(API.revisions.create, { params, body })).toMatchObject({ status, body: { code } });
    expect(await designRows(design.app)).toBe(before);
  });
  test('a fault says where it is', async () => {
    const answer = await as('publisher').request(API.revisions.create, { params, body: { document: referring('#/none') } });
    expect(answer.body).toMatchObject({
      detail: expect.stringContaining('line 3'),
      problems: [{ pointer: '/paths/~1a/get/responses/200/$ref', line: 3, column: 38 }],
    });
  });
  test('another tenant’s upstream is as unknown as none', async () => {
    const other = await designTenant(design.app, 'other');
    const theirs = await importApi(design.app, other);
    const mine = await as('publisher').request(API.revisions.create, { params, body: { document: PETSTORE, settings: { upstreamId: theirs.upstreamId } } });
    expect(mine).toMatchObject({ status: 400, body: { errors: [{ pointer: '/settings/upstreamId' }] } });
    expect(await as('publisher').request(API.revisions.get, { params: { ...params, revision: theirs.revision?.id } })).toMatchObject({ status: 404 });
  });
});

describe('a draft', () => {
  test('keeps the settings of the newest revision when a new document comes without any', async () => {
    const settings = { upstreamId, unmatched: 'forward', anonymous: true } as const;
    await draft({ document: PETSTORE, settings });
    expect((await draft()).settings).toMatchObject(settings);
  });
  test('is copied from another revision, settings and all, or with others', async () => {
    const source = await draft({ document: PETSTORE, settings: { upstreamId, anonymous: true } });
    const copy = await draft({ fromRevisionId: source.id, note: 'again' });
    expect(copy).toMatchObject({ contentHash: source.contentHash, note: 'again', state: 'draft', number: source.number + 1 });
    expect((await draft({ fromRevisionId: source.id, settings: { upstreamId } })).contentHash).not.toBe(source.contentHash);
  });
  test('is not overwritten by who saw an older one', async () => {
    const { id: revision, contentHash } = await draft();
    const update = (body: object) => as('publisher').request(API.revisions.update, { params: { ...params, revision }, body });
    const mine = await update({ document: `${PETSTORE}# mine\n`, contentHash });
    expect(mine).toMatchObject({ status: 200, body: { number: expect.any(Number) } });
    const before = await designRows(design.app);
    expect(await update({ document: `${PETSTORE}# theirs\n`, contentHash })).toMatchObject({
      status: 409,
      body: { code: 'resource.conflict', contentHash: (mine.body as { contentHash: string }).contentHash },
    });
    expect(await designRows(design.app)).toBe(before);
  });
  test('two at once get two numbers', async () => {
    const numbers = (await Promise.all([draft(), draft(), draft()])).map((revision) => revision.number);
    expect(new Set(numbers).size).toBe(3);
    const { items } = await as('publisher').call(API.revisions.list, { params, query: { limit: 3 } });
    expect(items.map((item) => item.number)).toEqual([...numbers].sort((a, b) => b - a));
  });
});

describe('review', () => {
  test('a reviewer approves what the author sent; the author does not, while there is a reviewer', async () => {
    const { id } = await draft();
    expect(await transition('publisher', id, 'in_review')).toMatchObject({ status: 200 });
    expect(await transition('publisher', id, 'approved')).toMatchObject({ status: 409, body: { code: 'transition.refused' } });
    expect(await transition('owner', id, 'changes_requested')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/comment' }] } });
    expect(await transition('owner', id, 'changes_requested', 'name the tags')).toMatchObject({
      body: { state: 'changes_requested', reviewComment: 'name the tags' },
    });
    expect(await transition('publisher', id, 'in_review')).toMatchObject({ status: 200 });
    expect(await transition('owner', id, 'approved', 'fine')).toMatchObject({ body: { state: 'approved', reviewComment: 'fine' } });
    const notices = await design.app.database.read('system', (tx) =>
      tx.sql<{ kind: string }>('select kind from notices where account_id = $1 order by id', [acme.members.publisher.accountId]),
    );
    expect(notices.map((notice) => notice.kind)).toEqual(['revision.changes_requested', 'revision.approved']);
  });
  test('whoever changed another’s draft does not approve it either, while there is a reviewer who did not; a note is no change', async () => {
    const { id, contentHash } = await draft();
    const edit = (body: object) => as('owner').call(API.revisions.update, { params: { ...params, revision: id }, body });
    await edit({ note: 'looked at' });
    await transition('publisher', id, 'in_review');
    await transition('publisher', id, 'draft');
    await edit({ document: `${PETSTORE}\n# changed\n`, contentHash });
    await transition('publisher', id, 'in_review');
    expect(await transition('owner', id, 'approved')).toMatchObject({ status: 409, body: { code: 'transition.refused' } });
    expect(await transition('admin', id, 'approved')).toMatchObject({ body: { state: 'approved' } });
  });
  test('a tenant of one reviews itself', async () => {
    const solo = await design.app.tenant('solo');
    await design.app.database.write('system', { kind: 'system', id: null, name: 'test' }, (tx) =>
      tx.sql(`delete from members where tenant_id = $1 and id <> $2`, [solo.id, solo.members.publisher.memberId]),
    );
    const { params: alone, revision } = await importApi(design.app, solo);
    const step = (to: 'in_review' | 'approved') =>
      design.app.as('publisher', solo).call(API.revisions.transition, { params: { ...alone, revision: revision?.id ?? '' }, body: { to } });
    await step('in_review');
    expect((await step('approved')).state).toBe('approved');
  });
  test('what left draft is fixed, for the API and for the database', async () => {
    const { id, contentHash } = await draft();
    await transition('publisher', id, 'approved');
    const before = await designRows(design.app);
    const update = await as('publisher').request(API.revisions.update, { params: { ...params, revision: id }, body: { note: 'late', contentHash } });
    expect(update).toMatchObject({ status: 409, body: { code: 'transition.not_allowed', state: 'approved', allowed: [] } });
    await expect(
      design.app.database.write({ tenantId: acme.id }, { kind: 'system', id: null, name: 'test' }, (tx) =>
        tx.sql(`update revisions set document = 'x' where id = $1`, [id]),
      ),
    ).rejects.toThrow('is fixed');
    expect(await designRows(design.app)).toBe(before);
  });
  test('illegal steps, and steps without the permission, change nothing', async () => {
    const { id } = await draft();
    const before = await designRows(design.app);
    expect(await transition('publisher', id, 'changes_requested', 'x')).toMatchObject({
      status: 409,
      body: { code: 'transition.not_allowed', state: 'draft', allowed: ['in_review', 'approved'] },
    });
    expect(await transition('publisher', id, 'draft')).toMatchObject({ status: 409 });
    expect(await as('auditor').request(API.revisions.transition, { params: { ...params, revision: id }, body: { to: 'in_review' } })).toMatchObject({
      status: 403,
    });
    expect(await as('developer').request(API.revisions.get, { params: { ...params, revision: id } })).toMatchObject({ status: 403 });
    expect(await designRows(design.app)).toBe(before);
  });
});
