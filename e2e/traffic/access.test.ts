import { allEndpoints, type Endpoint, ROLE_PERMISSIONS, TENANT_ROLES, type TenantRole } from '@gatehouse/contracts';
import { newId } from '@gatehouse/kernel';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeOffer, newOwner, type Offer, settled } from '../offer.js';
import { type Person, signIn, signUp } from '../people.js';
import { startWorld, type World } from '../world.js';

const endpoints = allEndpoints;
const guarded = endpoints.filter(([, endpoint]) => endpoint.access.kind !== 'public');

let world: World;
let victim: Person;
let stranger: Person;
let offer: Offer;
let models: { provider: string; key: string; route: string; override: string };
const byRole = new Map<TenantRole, Person>();

beforeAll(async () => {
  world = await startWorld();
  victim = await newOwner(world, 'victim');
  stranger = await newOwner(world, 'stranger');
  offer = await makeOffer(world, victim, []);
  models = await makeModels();
  await makeOffer(world, stranger, []);
  for (const role of TENANT_ROLES) byRole.set(role, await memberWith(role));
  await settled(world);
});
afterAll(() => world?.end());

async function memberWith(role: TenantRole): Promise<Person> {
  const person = await signUp(world.stack.urls.control, `${role}-${Date.now()}@example.com`, role);
  const { link } = await victim.client.members.invite({ params: { tenant: offer.tenant }, body: { email: person.email, roles: [role] } });
  const token = new URL(link).searchParams.get('token') ?? '';
  await person.client.accounts.acceptInvitation({ body: { token } });
  return signIn(world.stack.urls.control, person.email, person.password); // accepting began another session
}

async function makeModels(): Promise<typeof models> {
  const params = { tenant: offer.tenant };
  const keys = [{ name: 'first', secret: 'sk-of-the-victim' }];
  const provider = await victim.client.providers.create({ params, body: { name: 'Models', kind: 'openai', baseUrl: `${world.upstream.url}/v1`, keys } });
  const route = await victim.client.modelRoutes.create({ params, body: { name: 'fast', targets: [{ providerId: provider.id, model: 'gpt-5' }] } });
  const { override } = await victim.client.modelCatalogue.override({ params, body: { source: 'openai', model: 'gpt-5', contextTokens: 1_000 } });
  return { provider: provider.id, key: provider.keys[0]?.id ?? '', route: route.id, override: override?.id ?? '' };
}

/** Ids of real things of the victim, so that a refusal is about rights and not about a wrong id. */
function parameterValue(parameter: string): string {
  const known: Record<string, string> = {
    tenant: offer.tenant,
    api: offer.api,
    version: 'v1',
    revision: offer.revisionId,
    deployment: offer.deploymentId,
    upstream: offer.upstreamId,
    certificate: newId('certificate'),
    product: offer.productId,
    plan: offer.planId,
    application: offer.applicationId,
    subscription: offer.subscriptionId,
    credential: offer.credentialId,
    environment: 'production',
    team: 'nobody',
    member: newId('member'),
    invitation: newId('invitation'),
    request: 'req-00000000',
    account: newId('account'),
    gateway: newId('gateway'),
    group: 'default',
    queue: 'snapshots',
    job: '1',
    token: newId('accessToken'),
    session: 'none',
    arm: 'next',
    denial: newId('denial'),
    set: newId('policySet'),
    provider: models.provider,
    route: models.route,
    override: models.override,
    key: models.key,
    prompt: newId('prompt'),
    number: '1',
    run: '00000000-0000-4000-8000-000000000000',
  };
  const value = known[parameter];
  if (value === undefined) throw new Error(`no value for the path parameter :${parameter}; add one`);
  return value;
}

async function attempt(endpoint: Endpoint, headers: Record<string, string>, tenant?: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(name === 'tenant' && tenant ? tenant : parameterValue(name)));
  const writes = endpoint.method !== 'GET';
  const response = await fetch(`${world.stack.urls.control}/api/v1${path}`, {
    method: endpoint.method,
    headers: { ...headers, ...(writes ? { 'content-type': 'application/json' } : {}) },
    body: writes ? '{}' : undefined,
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

/** One checksum over all rows that a refused call could have changed. */
async function fingerprint(): Promise<string> {
  const client = new pg.Client(world.stack.urls.database);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname = 'public' and relkind = 'r' and relname not in ('gateways', 'outbox', 'accounts', 'access_tokens') order by 1",
    );
    const sums: string[] = [];
    for (const { name } of rows)
      sums.push(`${name} ${(await client.query(`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${name} t`)).rows[0].sum}`);
    return sums.join('\n');
  } finally {
    await client.end();
  }
}

describe('deny by default, endpoint by endpoint', () => {
  test('without sign-in every guarded endpoint refuses, and nothing changes', async () => {
    const before = await fingerprint();
    const open: string[] = [];
    for (const [name, endpoint] of guarded) {
      const { status, body } = await attempt(endpoint, {});
      const expected = endpoint.access.kind === 'gateway' ? 'gateway.link_refused' : 'auth.required';
      if (status !== 401 || body.code !== expected) open.push(`${name}: ${status} ${String(body.code)}`);
    }
    expect(open).toEqual([]);
    expect(await fingerprint()).toBe(before);
  });

  test('an owner of another tenant gets, byte for byte, the answer for what does not exist', async () => {
    const before = await fingerprint();
    const wrong: string[] = [];
    for (const [name, endpoint] of guarded.filter(([, e]) => e.access.kind === 'tenant')) {
      const real = await attempt(endpoint, stranger.headers);
      const unknown = await attempt(endpoint, stranger.headers, 'no-such-tenant');
      const { requestId: _, ...shown } = real.body;
      const { requestId: __, ...absent } = unknown.body;
      if (real.status !== 404 || JSON.stringify(shown) !== JSON.stringify(absent))
        wrong.push(`${name}: ${real.status} ${JSON.stringify(shown)} / ${JSON.stringify(absent)}`);
    }
    expect(wrong).toEqual([]);
    expect(await fingerprint()).toBe(before);
  });

  test('platform endpoints do not exist for those who are no platform admin, gateway endpoints not for people', async () => {
    const wrong: string[] = [];
    for (const [name, endpoint] of guarded) {
      if (endpoint.access.kind === 'platform') {
        const { status, body } = await attempt(endpoint, victim.headers);
        if (status !== 404 || body.code !== 'resource.not_found') wrong.push(`${name}: ${status} ${String(body.code)}`);
      }
      if (endpoint.access.kind === 'gateway') {
        const { status } = await attempt(endpoint, victim.headers);
        if (status !== 401) wrong.push(`${name}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test.each(TENANT_ROLES)('a member with the role %s is refused what the role does not include, and nothing changes', async (role) => {
    const before = await fingerprint();
    const person = byRole.get(role) as Person;
    const wrong: string[] = [];
    for (const [name, endpoint] of guarded) {
      if (endpoint.access.kind !== 'tenant' || ROLE_PERMISSIONS[role].includes(endpoint.access.permission)) continue;
      const { status, body } = await attempt(endpoint, person.headers);
      if (status !== 403 || body.code !== 'access.denied') wrong.push(`${name}: ${status} ${String(body.code)}`);
    }
    expect(wrong).toEqual([]);
    expect(await fingerprint()).toBe(before);
  });

  test('a developer does not see the applications, subscriptions and keys of others in the same tenant', async () => {
    const developer = byRole.get('developer') as Person;
    const own = guarded
      .filter(([name]) => /^(applications|subscriptions|credentials)\./.test(name))
      .filter(([, e]) => e.access.kind === 'tenant' && e.access.permission === 'portal:use' && /:(application|subscription)\b/.test(e.path));
    expect(own.length).toBeGreaterThan(10);
    const before = await fingerprint();
    for (const [name, endpoint] of own) {
      const { status } = await attempt(endpoint, developer.headers);
      // a body is validated only for what exists for the actor: 404 comes first, or 400 says nothing about existence
      expect([name, [404, 400].includes(status)]).toEqual([name, true]);
    }
    expect((await developer.client.applications.list({ params: { tenant: offer.tenant } })).items).toEqual([]);
    await expect(developer.client.applications.list({ params: { tenant: offer.tenant }, query: { all: 'true' } })).rejects.toMatchObject({
      code: 'access.denied',
    });
    expect(await fingerprint()).toBe(before);
  });

  test('a session cookie without the CSRF token changes nothing', async () => {
    const before = await fingerprint();
    const { cookie } = victim.headers as { cookie: string };
    for (const [name, endpoint] of guarded.filter(([, e]) => e.method !== 'GET' && e.access.kind !== 'gateway')) {
      const { status, body } = await attempt(endpoint, { cookie });
      expect([name, status, body.code]).toEqual([name, 403, 'auth.csrf']);
    }
    expect(await fingerprint()).toBe(before);
  });
});
