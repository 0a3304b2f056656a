import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeOffer, newOwner, type Offer } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World } from '../world.js';

let world: World;
let owner: Person;
let offer: Offer;

beforeAll(async () => {
  world = await startWorld();
  owner = await newOwner(world, 'bad-input');
  offer = await makeOffer(world, owner, []);
});
afterAll(() => world?.end());

/** Rows of every table a refused write could have added to or changed. */
async function rows(): Promise<string> {
  const client = new pg.Client(world.stack.urls.database);
  await client.connect();
  const counts: string[] = [];
  for (const table of [
    'apis',
    'versions',
    'revisions',
    'upstreams',
    'targets',
    'deployments',
    'products',
    'plans',
    'applications',
    'subscriptions',
    'credentials',
    'audit_entries',
  ]) {
    counts.push(
      `${table} ${(await client.query(`select count(*) || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${table} t`)).rows[0].sum}`,
    );
  }
  await client.end();
  return counts.join('\n');
}

interface Attempt {
  name: string;
  method?: string;
  path: string;
  body: string;
  type?: string;
  headers?: Record<string, string>;
  expected: [status: number, code: string];
}

const api = (document: string, extra: object = {}) => JSON.stringify({ name: 'Bad', document, ...extra });
const openApi = (paths: string) => `openapi: 3.0.3\ninfo: { title: Bad, version: "1" }\npaths: ${paths}\n`;
const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
  .split('')
  .map((letter, at) => `${letter}: &${letter} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`)
  .join('\n')}\nopenapi: 3.0.3\n`;
const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;

/** What comes after `/api/v1/tenants/{tenant}`. */
const attempts = (): Attempt[] => [
  { name: 'malformed JSON', path: '/apis', body: '{"name": ', expected: [400, 'request.malformed'] },
  { name: 'another media type', path: '/apis', body: 'name=x', type: 'application/x-www-form-urlencoded', expected: [415, 'request.unsupported_media_type'] },
  { name: 'an unknown field', path: '/apis', body: JSON.stringify({ name: 'x', nmae: 'y' }), expected: [400, 'request.invalid'] },
  { name: 'malformed YAML', path: '/apis', body: api('openapi: 3.0.3\n  info: [}'), expected: [422, 'document.invalid'] },
  { name: 'a YAML bomb', path: '/apis', body: api(bomb), expected: [422, 'document.too_complex'] },
  { name: 'five thousand levels', path: '/apis', body: api(deep), expected: [422, 'document.too_complex'] },
  { name: 'a document of 20 MB', path: '/apis', body: api(`# ${'x'.repeat(20 * 1024 * 1024)}`), expected: [413, 'request.too_large'] },
  { name: 'a document of 12 MB', path: '/apis', body: api(`# ${'x'.repeat(12 * 1024 * 1024)}`), expected: [400, 'request.invalid'] },
  {
    name: 'a local reference to nothing',
    path: '/apis',
    body: api(openApi('{ /a: { get: { responses: { 200: { $ref: "#/components/responses/None" } } } } }')),
    expected: [422, 'document.unresolved_reference'],
  },
  {
    name: 'a reference to a file',
    path: '/apis',
    body: api(openApi('{ /a: { $ref: "file:///etc/passwd" } }')),
    expected: [422, 'document.unresolved_reference'],
  },
  {
    name: 'a reference to a URL',
    path: '/apis',
    body: api(openApi(`{ /a: { $ref: "${world.upstream.url}/x.yaml" } }`)),
    expected: [422, 'document.unresolved_reference'],
  },
  { name: 'no OpenAPI at all', path: '/apis', body: api('hello: world'), expected: [422, 'document.invalid'] },
  { name: 'a taken slug', path: '/apis', body: JSON.stringify({ name: 'Things', slug: 'things' }), expected: [409, 'slug.taken'] },
  { name: 'a slug that is none', path: '/apis', body: JSON.stringify({ name: 'x', slug: '../etc' }), expected: [400, 'request.invalid'] },
  {
    name: 'an upstream of file:',
    path: '/upstreams',
    body: JSON.stringify({ name: 'f', targets: [{ url: 'file:///etc/passwd' }] }),
    expected: [422, 'upstream.address_not_allowed'],
  },
  ...[
    'http://127.0.0.1:1',
    'http://10.0.0.1',
    'http://169.254.169.254/latest',
    'http://[::1]:80',
    'http://0x7f.1',
    'http://2130706433',
    'http://[::ffff:10.0.0.1]',
    'http://localhost:22',
  ].map(
    (url): Attempt => ({
      name: `an upstream at ${url}`,
      path: '/upstreams',
      body: JSON.stringify({ name: url.slice(0, 40), targets: [{ url }] }),
      expected: [422, 'upstream.address_not_allowed'],
    }),
  ),
  {
    name: 'a document from a private address',
    path: '/documents/fetch',
    body: JSON.stringify({ url: 'http://127.0.0.1:1/openapi.yaml' }),
    expected: [422, 'upstream.address_not_allowed'],
  },
  {
    name: 'published to draft',
    path: `/apis/${offer.api}/versions/v1/transitions`,
    body: JSON.stringify({ to: 'draft' }),
    expected: [409, 'transition.not_allowed'],
  },
  {
    name: 'an approved revision edited',
    method: 'PATCH',
    path: `/apis/${offer.api}/versions/v1/revisions/${offer.revisionId}`,
    body: JSON.stringify({ note: 'x', settings: {} }),
    expected: [409, 'transition.not_allowed'],
  },
  { name: 'an active subscription approved', path: `/subscriptions/${offer.subscriptionId}/approve`, body: '{}', expected: [409, 'transition.not_allowed'] },
  {
    name: 'a second subscription to one version',
    path: '/subscriptions',
    body: JSON.stringify({ applicationId: offer.applicationId, planId: offer.planId }),
    expected: [409, 'subscription.overlap'],
  },
  { name: 'a wrong CSRF token', path: '/apis', body: JSON.stringify({ name: 'x' }), headers: { 'x-csrf-token': 'wrong' }, expected: [403, 'auth.csrf'] },
  {
    name: 'an unknown session',
    path: '/apis',
    body: JSON.stringify({ name: 'x' }),
    headers: { cookie: 'gatehouse_session=s%3Anone.none' },
    expected: [401, 'auth.session_expired'],
  },
];

describe('bad input gets a clear problem and changes no row', () => {
  test('every attempt, one by one', { timeout: 300_000 }, async () => {
    const before = await rows();
    const wrong: string[] = [];
    for (const { name, method = 'POST', path, body, type = 'application/json', headers = {}, expected } of attempts()) {
      const response = await fetch(`${world.stack.urls.control}/api/v1/tenants/${offer.tenant}${path}`, {
        method,
        body,
        headers: { ...owner.headers, 'content-type': type, ...headers },
      });
      const text = await response.text();
      const problem = JSON.parse(text) as Record<string, unknown>;
      const complete =
        response.headers.get('content-type')?.startsWith('application/problem+json') &&
        problem.status === expected[0] &&
        typeof problem.title === 'string' &&
        typeof problem.requestId === 'string';
      if (response.status !== expected[0] || problem.code !== expected[1] || !complete) wrong.push(`${name}: ${response.status} ${text.slice(0, 300)}`);
    }
    expect(wrong).toEqual([]);
    expect(await rows()).toBe(before);
  });

  test('a problem leads to a page that says how to fix it', async () => {
    const response = await fetch(`${world.stack.urls.control}/api/v1/tenants/${offer.tenant}/apis`, {
      method: 'POST',
      body: '{',
      headers: { ...owner.headers, 'content-type': 'application/json' },
    });
    const { type } = (await response.json()) as { type: string };
    expect(type).toBe(`${world.stack.urls.portal}/errors/request.malformed`);
  });

  test('nothing ever reached an address that is not allowed', () => {
    expect(world.upstream.requests.filter((request) => request.path === '/x.yaml')).toEqual([]);
  });
});
