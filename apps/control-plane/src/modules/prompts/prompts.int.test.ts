import { API, type Result } from '@gatehouse/contracts';
import type { PromptContent } from '@gatehouse/definition';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, designApp, designTenant } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { PromptsModule } from './index.js';

type Content = Partial<PromptContent>;

const params = { tenant: 'acme' };
let design: DesignApp;
let acme: TestTenant;
let other: TestTenant;

beforeAll(async () => {
  design = await designApp({ modules: [PromptsModule] });
  acme = await designTenant(design.app, 'acme');
  other = await designTenant(design.app, 'other');
});
afterAll(() => design.app.close());

const publisher = () => design.app.as('publisher', acme);
const text = { type: 'text' as const, name: 'text' };
const content = (more: Content = {}) => ({ model: 'fast', messages: [{ role: 'user' as const, content: 'Sum up: {{ text }}' }], variables: [text], ...more });
const make = (name: string, more: object = {}) => publisher().call(API.prompts.create, { params, body: { name, content: content(), ...more } });
const at = (prompt: string, number: number) => ({ ...params, prompt, number });
const to = (prompt: string, number: number, state: 'published' | 'retired') =>
  publisher().call(API.prompts.transition, { params: at(prompt, number), body: { to: state } });
const draft = (prompt: string, more: object) =>
  publisher().call(API.prompts.createVersion, { params: { ...params, prompt }, body: { content: content(more) } });
const published = async (name: string) => {
  const prompt = await make(name);
  await to(prompt.slug, 1, 'published');
  return prompt;
};

async function llmApi(name: string, prompts: object[]) {
  const { body } = await publisher().request(API.apis.create, { params, body: { name, kind: 'llm', settings: { llm: { prompts } } } as never });
  return body as Result<typeof API.apis.create>;
}

async function deployed(name: string, prompts: object[]) {
  const { api, version, revision } = await llmApi(name, prompts);
  const place = { ...params, api: api.slug, version: version.name };
  const id = revision?.id ?? '';
  await publisher().call(API.revisions.transition, { params: { ...place, revision: id }, body: { to: 'approved' } });
  await publisher().call(API.deployments.create, { params: place, body: { revisionId: id, environment: 'production' } });
  return { place, versionId: version.id };
}

describe('a prompt', () => {
  test('is a draft, then published, and then what it says is fixed: the next change is the next version', async () => {
    const { slug, versions, current } = await make('Sum up');
    expect([slug, current, versions.map(({ number, state }) => [number, state])]).toEqual(['sum-up', null, [[1, 'draft']]]);
    const changed = await publisher().call(API.prompts.updateVersion, {
      params: at(slug, 1),
      body: { content: content({ settings: { seed: 1 } }), note: 'Seeded' },
    });
    expect(changed).toMatchObject({ note: 'Seeded', content: { settings: { seed: 1 } }, allowed: ['published'] });
    expect(await to(slug, 1, 'published')).toMatchObject({ state: 'published', publishedAt: expect.any(String), allowed: ['retired'] });
    await expect(publisher().call(API.prompts.updateVersion, { params: at(slug, 1), body: { note: 'x' } })).rejects.toMatchObject({
      code: 'transition.not_allowed',
    });
    const rewrite = design.app.database.write({ tenantId: acme.id }, { kind: 'system', id: null, name: 'x' }, (tx) =>
      tx.sql(`update prompt_versions set content = '{}' where state = 'published'`),
    );
    await expect(rewrite).rejects.toThrow(/is fixed/);
    expect(await publisher().call(API.prompts.createVersion, { params: { ...params, prompt: slug }, body: {} })).toMatchObject({
      number: 2,
      state: 'draft',
      content: { settings: { seed: 1 } },
    });
    await expect(draft(slug, {})).rejects.toMatchObject({ code: 'resource.conflict' });
    await publisher().call(API.prompts.removeVersion, { params: at(slug, 2) });
    expect((await publisher().call(API.prompts.get, { params: { ...params, prompt: slug } })).current).toBe(1);
  });

  test('is guarded against the edit of another, and told of in the trail', async () => {
    const { slug } = await make('Guarded');
    const before = await publisher().call(API.prompts.getVersion, { params: at(slug, 1) });
    design.app.time.advance(1_000);
    await publisher().call(API.prompts.updateVersion, { params: at(slug, 1), body: { note: 'mine', updatedAt: before.updatedAt } });
    await expect(
      publisher().call(API.prompts.updateVersion, { params: at(slug, 1), body: { note: 'theirs', updatedAt: before.updatedAt } }),
    ).rejects.toMatchObject({
      code: 'resource.conflict',
    });
    const trail = await design.app.database.read({ tenantId: acme.id }, (tx) =>
      tx.sql<{ action: string }>(`select action from audit_entries where subject_name = 'Guarded' order by id`),
    );
    expect(trail.map(({ action }) => action)).toEqual(['prompt.created', 'prompt.version_updated']);
  });

  test('that does not fit together is refused with pointers', async () => {
    await expect(make('Broken', { content: content({ messages: [{ role: 'user', content: '{{ nobody }}' }] }) })).rejects.toMatchObject({
      code: 'request.invalid',
      errors: [{ pointer: '/content/messages/0/content' }, { pointer: '/content/variables/0/name' }],
    });
  });

  test('is one tenant’s own', async () => {
    await published('Private');
    const theirs = design.app.as('admin', other);
    await expect(theirs.call(API.prompts.get, { params: { tenant: 'other', prompt: 'private' } })).rejects.toMatchObject({ status: 404 });
    expect((await theirs.call(API.prompts.list, { params: { tenant: 'other' } })).items).toEqual([]);
    await expect(design.app.as('auditor', acme).call(API.prompts.transition, { params: at('private', 1), body: { to: 'retired' } })).rejects.toMatchObject({
      code: 'access.denied',
    });
  });

  test('is previewed by the gateway’s own code', async () => {
    const preview = (call: object, more: Content = {}) =>
      publisher().call(API.prompts.preview, { params, body: { content: content(more), call: call as never } });
    expect(await preview({ variables: { text: 'a' } })).toMatchObject({
      faults: [],
      errors: [],
      request: { model: 'fast', messages: [{ content: 'Sum up: a' }] },
    });
    expect(await preview({})).toMatchObject({ errors: [{ pointer: '/variables/text', detail: 'is needed' }], request: null });
    expect(await preview({}, { variables: [] })).toMatchObject({ faults: [{ pointer: '/messages/0/content' }], request: null });
  });
});

describe('an API of kind llm that offers prompts', () => {
  test('has an operation for each, by the version that it serves', async () => {
    await published('Translate');
    const { slug, id } = await publisher().call(API.prompts.get, { params: { ...params, prompt: 'translate' } });
    const { place } = await deployed('Offering', [{ promptId: id }]);
    const [revision] = (await publisher().call(API.revisions.list, { params: place })).items;
    const check = await publisher().call(API.revisions.check, { params: { ...place, revision: revision?.id ?? '' } });
    expect(check.operations[0]).toMatchObject({ id: `prompt-${slug}`, method: 'POST', path: `/v1/prompts/${slug}`, tags: ['Prompts'] });
    expect((await publisher().call(API.prompts.get, { params: { ...params, prompt: slug } })).uses).toMatchObject([
      { api: { name: 'Offering' }, version: 'v1', revision: 1, pinned: null, deployed: true },
    ]);
    await expect(publisher().call(API.prompts.remove, { params: { ...params, prompt: slug } })).rejects.toMatchObject({ code: 'resource.conflict' });
    // the next draft without it has none
    const settings = { ...(revision?.settings as object), llm: {} };
    const next = await publisher().call(API.revisions.create, { params: place, body: { fromRevisionId: revision?.id ?? '', settings } as never });
    expect(next.operationCount).toBe((revision?.operationCount ?? 0) - 1);
  });

  test('follows what is published, which takes whatever was taken before', async () => {
    const { slug, id } = await published('Followed');
    const { versionId } = await deployed('Follower', [{ promptId: id }]);
    await draft(slug, { variables: [text, { type: 'text', name: 'tone' }], messages: [{ role: 'user', content: '{{ text }} {{ tone }}' }] });
    await expect(to(slug, 2, 'published')).rejects.toMatchObject({ code: 'transition.refused', message: expect.stringContaining('tone is new and required') });
    await publisher().call(API.prompts.updateVersion, {
      params: at(slug, 2),
      body: {
        content: content({
          variables: [text, { type: 'text', name: 'tone', required: false }] as never,
          messages: [{ role: 'user', content: '{{ text }} {{ tone }}' }],
        }),
      },
    });
    await to(slug, 2, 'published');
    const touched = await design.app.database.read('system', (tx) => tx.sql<{ payload: unknown }>('select payload from outbox order by id desc limit 1'));
    expect(touched[0]?.payload).toEqual({ kind: 'version', id: versionId });
    await expect(to(slug, 2, 'retired')).rejects.toMatchObject({ code: 'transition.refused' });
    expect(await to(slug, 1, 'retired')).toMatchObject({ state: 'retired', allowed: [] });
  });

  test('may be held to a version, which then stays, whatever is published', async () => {
    const { slug, id } = await published('Held');
    await deployed('Holder', [{ promptId: id, version: 1 }]);
    await draft(slug, { variables: [], messages: [{ role: 'user', content: 'Nothing' }] });
    await to(slug, 2, 'published');
    await expect(to(slug, 1, 'retired')).rejects.toMatchObject({ code: 'transition.refused', message: expect.stringContaining('Holder') });
  });

  test.each([
    ['nobody’s', () => [{ promptId: 'prm_01k9z3v7m80000000000000000' }], '/settings/llm/prompts/0/promptId'],
    ['twice', (id: string) => [{ promptId: id }, { promptId: id }], '/settings/llm/prompts/1/promptId'],
    ['a version that is not published', (id: string) => [{ promptId: id, version: 2 }], '/settings/llm/prompts/0/version'],
  ])('is refused: %s', async (name, prompts, pointer) => {
    const { id } = await published(`Refused ${name}`);
    expect(await llmApi(`Refusing ${name}`, prompts(id))).toMatchObject({ code: 'request.invalid', errors: [{ pointer }] });
  });

  test('is refused: a draft, which nobody was promised', async () => {
    const { id } = await make('Only a draft');
    expect(await llmApi('Refusing a draft', [{ promptId: id }])).toMatchObject({ code: 'request.invalid', errors: [{ detail: 'has no published version' }] });
  });
});
