import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { API, type Result } from '@gatehouse/contracts';
import type { DynamicModule } from '@nestjs/common';
import { ApisModule } from '../modules/apis/index.js';
import { CatalogueModule } from '../modules/catalogue/index.js';
import { DeploymentsModule } from '../modules/deployments/index.js';
import { EnvironmentsService } from '../modules/environments/index.js';
import { PlansModule } from '../modules/plans/index.js';
import { ProductsModule } from '../modules/products/index.js';
import { TrafficReader } from '../modules/versions/index.js';
import { SYSTEM_ACTOR } from '../platform/database/index.js';
import { TestApp, type TestAppOptions, type TestTenant, testApp } from './test-app.js';
import type { TestClient } from './test-client.js';

const EXAMPLES = path.dirname(createRequire(import.meta.url).resolve('@readme/oas-examples/package.json'));

/** The text of a document that a stranger wrote, such as `3.0/yaml/petstore.yaml`. */
export const example = (file: string): string => readFileSync(path.join(EXAMPLES, file), 'utf8');

export const PETSTORE = example('3.0/yaml/petstore.yaml');

/** How many calls came in, as the test wants it. */
export class ChosenTraffic extends TrafficReader {
  calls = 0;
  byApplication = new Map<string, number>();
  async callsSince() {
    return this.calls;
  }
  async callsByApplicationSince() {
    return this.byApplication;
  }
}

class TrafficModule {}

export interface DesignApp {
  app: TestApp;
  traffic: ChosenTraffic;
}

/** The application with everything that designs, deploys and shows APIs; only the traffic is made up. */
export async function designApp(options: TestAppOptions = {}): Promise<DesignApp> {
  const traffic = new ChosenTraffic();
  const trafficModule: DynamicModule = {
    module: TrafficModule,
    global: true,
    providers: [{ provide: TrafficReader, useValue: traffic }],
    exports: [TrafficReader],
  };
  const modules = [ApisModule, CatalogueModule, DeploymentsModule, PlansModule, ProductsModule, trafficModule, ...(options.modules ?? [])];
  return { app: await testApp({ ...options, modules }), traffic };
}

/** A tenant as it is born: with its production and its test environment. */
export async function designTenant(app: TestApp, slug: string): Promise<TestTenant> {
  const tenant = await app.tenant(slug);
  await app.database.write({ tenantId: tenant.id }, SYSTEM_ACTOR, (tx) => app.get(EnvironmentsService).createDefaults(tx));
  return tenant;
}

export type Imported = Result<typeof API.apis.create>;

/** An API of the tenant with an upstream that needs no name server. */
export async function importApi(
  app: TestApp,
  tenant: TestTenant,
  name = 'Pets',
  document = PETSTORE,
): Promise<Imported & { upstreamId: string; params: VersionParams }> {
  const publisher = app.as('publisher', tenant);
  const params = { tenant: tenant.slug };
  const { id: upstreamId } = await publisher.call(API.upstreams.create, {
    params,
    body: { name: `${name} upstream`, targets: [{ url: 'http://93.184.215.14' }] },
  });
  const imported = await publisher.call(API.apis.create, { params, body: { name, document, settings: { upstreamId } } });
  return { ...imported, upstreamId, params: { ...params, api: imported.api.slug, version: imported.version.name } };
}

export interface VersionParams {
  tenant: string;
  api: string;
  version: string;
}

/** Approves a revision and deploys it. */
export async function deploy(publisher: TestClient, params: VersionParams, revisionId: string, environment = 'production') {
  const revision = { ...params, revision: revisionId };
  if ((await publisher.call(API.revisions.get, { params: revision })).state !== 'approved')
    await publisher.call(API.revisions.transition, { params: revision, body: { to: 'approved' } });
  return publisher.call(API.deployments.create, { params, body: { revisionId, environment } });
}

/** A fingerprint of every row that the design modules can write: equal before and after means that nothing was. */
export async function designRows(app: TestApp): Promise<string> {
  const tables =
    'environments environment_hosts upstreams targets apis api_slugs versions revisions deployments deny_entries notices outbox audit_entries'.split(' ');
  const counts = tables.map(
    (table) => `select '${table}' as name, count(*)::int as rows, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as content from ${table} t`,
  );
  return JSON.stringify(await app.database.read('system', (tx) => tx.sql(counts.join(' union all '))));
}
