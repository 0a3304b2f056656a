import { API, type Result } from '@gatehouse/contracts';
import { newId } from '@gatehouse/kernel';
import { SYSTEM_ACTOR } from '../platform/database/index.js';
import type { TestApp, TestTenant } from './test-app.js';

interface VersionOptions {
  state?: 'draft' | 'published' | 'deprecated' | 'retired';
  operations?: string[];
  visibility?: { kind: 'public' } | { kind: 'members' } | { kind: 'teams'; teamIds: string[] };
  /** Default: a fresh API of that slug. */
  apiId?: string;
  name?: string;
}

/** An API version with one approved revision, straight into the tables: what is sold does not depend on how it was designed. Returns the version's id. */
export async function apiVersion(app: TestApp, tenant: TestTenant, slug: string, options: VersionOptions = {}): Promise<string> {
  const { state = 'published', operations = ['listPets', 'getPet'], visibility = { kind: 'public' }, name = 'v1' } = options;
  const apiId = options.apiId ?? newId('api');
  const versionId = newId('version');
  const listed = operations.map((id) => ({ id, method: 'GET', path: `/${id}`, summary: '', tags: [], deprecated: false }));
  await app.database.write({ tenantId: tenant.id }, SYSTEM_ACTOR, async (tx) => {
    if (!options.apiId)
      await tx.sql('insert into apis (id, tenant_id, slug, name, visibility) values ($1, $2, $3, $4, $5)', [
        apiId,
        tenant.id,
        slug,
        slug,
        JSON.stringify(visibility),
      ]);
    await tx.sql('insert into versions (id, tenant_id, api_id, name, state) values ($1, $2, $3, $4, $5)', [versionId, tenant.id, apiId, name, state]);
    await tx.sql(
      `insert into revisions (id, tenant_id, version_id, number, state, document, format, title, document_version, operations, settings, content_hash, author_name)
       values ($1, $2, $3, 1, 'approved', '{}', 'json', $4, '1', $5, '{}', 'none', 'test')`,
      [newId('revision'), tenant.id, versionId, slug, JSON.stringify(listed)],
    );
  });
  return versionId;
}

export interface Offer {
  productId: string;
  planId: string;
}

/** A product of these versions with one published plan, made through the API. */
export async function offer(
  app: TestApp,
  tenant: TestTenant,
  versionIds: string[],
  plan: { approval?: 'automatic' | 'manual'; name?: string; productId?: string } = {},
): Promise<Offer> {
  const { name = 'Free', approval = 'automatic' } = plan;
  const publisher = app.as('publisher', tenant);
  const params = { tenant: tenant.slug };
  const items = versionIds.map((versionId) => ({ versionId }));
  const productId = plan.productId ?? (await publisher.call(API.products.create, { params, body: { name: 'Product', items } })).id;
  const { id: planId } = await publisher.call(API.plans.create, { params, body: { productId, name, approval } });
  await publisher.call(API.plans.transition, { params: { ...params, plan: planId }, body: { to: 'published' } });
  return { productId, planId };
}

/** An application of the tenant's developer. */
export async function application(app: TestApp, tenant: TestTenant, name = 'App', role: 'developer' | 'admin' = 'developer'): Promise<string> {
  return (await app.as(role, tenant).call(API.applications.create, { params: { tenant: tenant.slug }, body: { name } })).id;
}

export type SubscriptionResult = Result<typeof API.subscriptions.create>;

/** The developer subscribes. */
export function subscribe(app: TestApp, tenant: TestTenant, applicationId: string, planId: string): Promise<SubscriptionResult> {
  return app.as('developer', tenant).call(API.subscriptions.create, { params: { tenant: tenant.slug }, body: { applicationId, planId, message: 'please' } });
}

/** A fingerprint of every row of the offer, the audit trail and the outbox: equal before and after means nothing was written. */
export async function rowsOf(app: TestApp): Promise<string> {
  const tables = [
    'products',
    'product_items',
    'plans',
    'applications',
    'subscriptions',
    'change_requests',
    'credentials',
    'audit_entries',
    'outbox',
    'deny_entries',
    'notices',
  ];
  const parts = tables.map(
    (table) => `select '${table}' as name, coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as rows from ${table} t`,
  );
  return JSON.stringify(await app.database.read('system', (tx) => tx.sql(parts.join(' union all '))));
}
