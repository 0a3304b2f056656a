import { API, type Endpoint, ROLE_PERMISSIONS, TENANT_ROLES } from '@gatehouse/contracts';
import { newId } from '@gatehouse/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modules } from './modules/index.js';
import { type Answer, type TestApp, type TestClient, type TestTenant, testApp } from './testing/index.js';

/** Every declared endpoint: a new one is covered by being declared. */
const endpoints = Object.entries(API).flatMap(([group, table]) =>
  (Object.entries(table) as [string, Endpoint][]).map(([name, endpoint]) => ({ name: `${group}.${name}`, endpoint })),
);
const of = (kind: Endpoint['access']['kind']) => endpoints.filter(({ endpoint }) => endpoint.access.kind === kind);

let app: TestApp;
let acme: TestTenant;
let foreigner: TestClient;
let rowsBefore: Record<string, string>;

beforeAll(async () => {
  app = await testApp({ modules });
  acme = await app.tenant('acme');
  foreigner = app.as('owner', await app.tenant('other'));
  rowsBefore = await allRows();
});
afterAll(() => app.close());

/** A fingerprint of each table, less what merely reading leaves behind. */
async function allRows(): Promise<Record<string, string>> {
  return app.database.read('system', async (tx) => {
    const tables = await tx.sql<{ name: string }>(
      `select c.relname as name from pg_class c where c.relkind = 'r' and not c.relispartition and c.relnamespace = 'public'::regnamespace and has_table_privilege(c.oid, 'select') and c.relname <> 'access_tokens'`,
    );
    const prints: Record<string, string> = {};
    for (const { name } of tables) {
      const [row] = await tx.sql<{ print: string }>(`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as print from ${name} t`);
      prints[name] = row?.print ?? '';
    }
    return prints;
  });
}

const PREFIXES: Record<string, Parameters<typeof newId>[0]> = {
  member: 'member',
  invitation: 'invitation',
  revision: 'revision',
  gateway: 'gateway',
  account: 'account',
  token: 'accessToken',
};

function call(endpoint: Endpoint, tenant: string) {
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  const params = Object.fromEntries(names.map((name) => [name, name === 'tenant' ? tenant : newId(PREFIXES[name] ?? 'api')]));
  return { params, ...(endpoint.body && { body: {} }) };
}

const codeOf = (answer: Answer<unknown>) => `${answer.status} ${(answer.body as { code?: string } | undefined)?.code}`;
const bytesOf = (answer: Answer<unknown>) => answer.text.replace(/"requestId":"[^"]*"/, '');

describe.each(of('tenant'))('$name', ({ endpoint }) => {
  test('is a 404 to other tenants, the same bytes as for no tenant at all; a 401 without login; a 403 without the permission', async () => {
    const missing = await foreigner.request(endpoint, call(endpoint, 'nowhere'));
    const foreign = await foreigner.request(endpoint, call(endpoint, 'acme'));
    expect(codeOf(foreign)).toBe('404 resource.not_found');
    expect(bytesOf(foreign)).toBe(bytesOf(missing));
    expect(codeOf(await app.anonymous.request(endpoint, call(endpoint, 'acme')))).toBe('401 auth.required');
    if (endpoint.access.kind !== 'tenant') throw new Error('not a tenant endpoint');
    const { permission } = endpoint.access;
    for (const role of TENANT_ROLES.filter((candidate) => !ROLE_PERMISSIONS[candidate].includes(permission))) {
      expect(codeOf(await app.as(role, acme).request(endpoint, call(endpoint, 'acme')))).toBe('403 access.denied');
    }
  });
});

test.each(of('platform'))('$name does not exist for anybody but platform admins', async ({ endpoint }) => {
  expect(codeOf(await foreigner.request(endpoint, call(endpoint, 'acme')))).toBe('404 resource.not_found');
  expect(codeOf(await app.anonymous.request(endpoint, call(endpoint, 'acme')))).toBe('401 auth.required');
});

test.each(of('account'))('$name needs a login', async ({ endpoint }) => {
  expect(codeOf(await app.anonymous.request(endpoint, call(endpoint, 'acme')))).toBe('401 auth.required');
});

test.each(of('gateway'))('$name is for gateways only: not for people, not for made-up tokens', async ({ endpoint }) => {
  for (const client of [app.anonymous, foreigner, app.anonymous.with({ authorization: 'Bearer gth_gw_made-up' })]) {
    expect(codeOf(await client.request(endpoint, call(endpoint, 'acme')))).toBe('401 gateway.link_refused');
  }
});

test('a made-up access token opens nothing, not even what is public', async () => {
  const client = app.anonymous.with({ authorization: 'Bearer gth_pat_made-up' });
  for (const { endpoint } of [...of('tenant'), ...of('account'), ...of('platform'), ...of('public')]) {
    expect(codeOf(await client.request(endpoint, call(endpoint, 'acme')))).toBe('401 auth.token_invalid');
  }
});

test('all those refusals changed no row', async () => {
  expect(await allRows()).toEqual(rowsBefore);
});
