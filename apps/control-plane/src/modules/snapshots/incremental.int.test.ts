import { objectKey } from '@gatehouse/definition';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sealer } from '../../platform/crypto/index.js';
import { type TestApp, testApp } from '../../testing/index.js';
import { GatewaysModule } from '../gateways/index.js';
import { SnapshotsModule } from './index.js';
import { SnapshotFollower } from './snapshot-follower.js';
import { World } from './world.fixture.js';

type Ids = Awaited<ReturnType<World['servedApi']>>;

interface Model {
  tenantId: string;
  environments: string[];
  apis: Ids[];
  certificates: string[];
  providers: string[];
}

let app: TestApp;
let follower: SnapshotFollower;
let groups: string[];

beforeAll(async () => {
  app = await testApp({ modules: [GatewaysModule, SnapshotsModule] });
  follower = app.get(SnapshotFollower);
  const world = new World(app.database);
  groups = [await world.defaultGroup(), await world.group()];
});
afterAll(() => app.close());

type Step = (world: World, model: Model, pick: <T>(items: readonly T[]) => T) => Promise<unknown>;

const versionStep =
  (values: (pick: <T>(items: readonly T[]) => T) => Record<string, unknown>): Step =>
  (world, { tenantId, apis }, pick) => {
    const { versionId } = pick(apis);
    return world.update(tenantId, 'versions', versionId, values(pick), { kind: 'version', id: versionId });
  };

/** As the platform keeps a key: never twice the same text, and yet the objects must be. */
const sealed = (context: string): string => app.get(Sealer).seal('the key', context);

/** What the other modules do, each with the touch that they send. */
const STEPS: Record<string, Step> = {
  'new API': async (world, model, pick) => void model.apis.push(await world.servedApi(model.tenantId, pick(model.environments))),
  'new environment': async (world, model, pick) =>
    void model.environments.push(await world.environment(model.tenantId, pick(groups), pick(['production', 'test'] as const))),
  lifecycle: versionStep((pick) => ({ state: pick(['draft', 'published', 'deprecated', 'retired']), deprecated_at: new Date(1e12) })),
  block: versionStep((pick) => ({ blocked_at: pick([null, new Date(1e12)]) })),
  'deploy again': async (world, { tenantId, environments, apis }, pick) => {
    const { versionId, upstreamId } = pick(apis);
    const revisionId = await world.revision(tenantId, versionId, pick([upstreamId, null, pick(apis).upstreamId]), [pick(['/a', '/b/{id}'])]);
    await world.deployment(tenantId, pick(environments), versionId, revisionId);
  },
  'deployment ends': async (world, { tenantId, apis }, pick) => {
    const { versionId } = pick(apis);
    const state = pick(['failed', 'superseded', 'withdrawn']);
    await world.change(
      tenantId,
      (tx) => tx.sql('update deployments set state = $2 where id = (select max(id) from deployments where version_id = $1)', [versionId, state]),
      { kind: 'version', id: versionId },
    );
  },
  'rename API': (world, { tenantId, apis }, pick) => {
    const { apiId } = pick(apis);
    return world.change(
      tenantId,
      async (tx) => {
        await tx.sql('insert into api_slugs (tenant_id, slug, api_id) select tenant_id, slug, id from apis where id = $1', [apiId]);
        await tx.sql('update apis set slug = $2, version_by = $3 where id = $1', [
          apiId,
          `s${world.suffix()}`,
          JSON.stringify(pick([{ by: 'path' }, { by: 'header', header: 'X-V' }])),
        ]);
      },
      { kind: 'api', id: apiId },
    );
  },
  successor: (world, { tenantId, apis }, pick) => {
    const { versionId } = pick(apis);
    return world.update(tenantId, 'versions', versionId, { successor_id: pick(apis).versionId, state: 'deprecated' }, { kind: 'version', id: versionId });
  },
  'rename tenant': (world, { tenantId }) => world.update(tenantId, 'tenants', tenantId, { slug: `t${world.suffix()}` }, { kind: 'tenant', id: tenantId }),
  hosts: (world, { tenantId, environments }, pick) => {
    const environmentId = pick(environments);
    return world.change(
      tenantId,
      (tx) =>
        tx.sql('insert into environment_hosts (host, tenant_id, environment_id) values ($1, $2, $3)', [`${world.suffix()}.test`, tenantId, environmentId]),
      { kind: 'environment', id: environmentId },
    );
  },
  'move environment': (world, { tenantId, environments }, pick) => {
    const environmentId = pick(environments);
    return world.update(tenantId, 'environments', environmentId, { group_id: pick(groups) }, { kind: 'environment', id: environmentId });
  },
  upstream: (world, { tenantId, apis }, pick) => {
    const { upstreamId } = pick(apis);
    return world.update(tenantId, 'upstreams', upstreamId, { retries: pick([0, 1, 2]) }, { kind: 'upstream', id: upstreamId });
  },
  'upstream settings': (world, { tenantId, apis }, pick) => {
    const { upstreamId } = pick(apis);
    const settings = pick([
      {},
      { balance: { by: 'latency' } },
      { tls: { serverName: 'a.test', clientCertificate: { chainPem: '-----BEGIN CERTIFICATE-----' } } },
    ]);
    const values = { settings: JSON.stringify(settings), client_key_encrypted: sealed(objectKey.upstream(upstreamId)) };
    return world.update(tenantId, 'upstreams', upstreamId, values, { kind: 'upstream', id: upstreamId });
  },
  'upstream routing': (world, { tenantId, apis }, pick) => {
    const { upstreamId } = pick(apis);
    const [arm, copies] = [pick(apis).upstreamId, pick(apis).upstreamId];
    const settings = pick([
      { split: { arms: [{ name: 'new', upstreamId: arm, share: 0.1, when: [], run: 1 }] }, mirror: { upstreamId: copies } },
      { mirror: { upstreamId: copies } },
      { split: { arms: [{ name: 'new', upstreamId: arm, share: 0.1, when: [], run: 2 }] } },
      { function: { as: 'lambda', region: 'eu-central-1', functionName: 'pets', payload: '2.0', bodyBytesMax: 1, accessKeyId: 'A' } },
    ]);
    const secret = sealed(`${objectKey.upstream(upstreamId)}:function`);
    const values = { settings: JSON.stringify(settings), function_secret_encrypted: secret };
    return world.update(tenantId, 'upstreams', upstreamId, values, { kind: 'upstream', id: upstreamId });
  },
  'new certificate': async (world, model) => void model.certificates.push(await world.certificate(model.tenantId, (id) => sealed(objectKey.certificate(id)))),
  'replace certificate': async (world, { tenantId, certificates }, pick) => {
    if (certificates.length === 0) return;
    const id = pick(certificates);
    const values = { chain_pem: world.suffix(), key_encrypted: sealed(objectKey.certificate(id)) };
    await world.update(tenantId, 'certificates', id, values, { kind: 'certificate', id });
  },
  'remove certificate': async (world, model) => {
    const id = model.certificates.pop();
    if (id) await world.change(model.tenantId, (tx) => tx.sql('delete from certificates where id = $1', [id]), { kind: 'certificate', id });
  },
  'new provider': async (world, model, pick) =>
    void model.providers.push(await world.provider(model.tenantId, sealed, pick(['https://api.openai.com/v1', 'http://10.0.0.1']))),
  'change provider': async (world, { tenantId, providers }, pick) => {
    if (providers.length === 0) return;
    const id = pick(providers);
    await world.update(tenantId, 'providers', id, { catalogue: pick([true, false]), name: world.suffix() }, { kind: 'provider', id });
  },
  'remove provider': async (world, model) => {
    const id = model.providers.pop();
    const work = async (tx: Parameters<Parameters<World['change']>[1]>[0]) => {
      await tx.sql('delete from model_routes r using model_route_targets t where t.route_id = r.id and t.provider_id = $1', [id]);
      await tx.sql('delete from providers where id = $1', [id]);
    };
    if (id) await world.change(model.tenantId, work, { kind: 'provider', id }, { kind: 'model-routes', id: model.tenantId });
  },
  'new model route': async (world, { tenantId, providers }, pick) => {
    if (providers.length > 0) await world.modelRoute(tenantId, pick(providers), pick(['gpt-5', 'gpt-4o-2024-11-20', '*']));
  },
  'remove model routes': (world, { tenantId }) =>
    world.change(
      tenantId,
      (tx) => tx.sql('delete from model_routes where tenant_id = $1', [tenantId]),
      { kind: 'model-routes', id: tenantId },
      { kind: 'providers', id: tenantId },
    ),
  'override a model': (world, { tenantId }, pick) =>
    world.change(
      tenantId,
      (tx) =>
        tx.sql(
          `insert into model_overrides (id, tenant_id, source, model, override, note) values ($1, $2, 'openai', $3, $4, '')
           on conflict (tenant_id, source, model) do update set override = excluded.override`,
          [`mov_${world.suffix()}`, tenantId, pick(['gpt-5', 'gpt-4o']), JSON.stringify({ contextTokens: pick([1_000, 2_000]) })],
        ),
      { kind: 'providers', id: tenantId },
    ),
  deny: (world, { tenantId }, pick) =>
    world.change(
      tenantId,
      (tx) =>
        tx.sql(
          `insert into denials (id, tenant_id, target, value, name, reason, expires_at, author_kind, author_name) values ($1, $2, 'address', $3, 'x', 'x', $4, 'system', 'x')`,
          [
            `den_${world.suffix()}`,
            tenantId,
            `2001:db8::${world
              .suffix()
              .slice(-4)
              .replace(/[^0-9a-f]/g, '0')}`,
            pick([new Date(1e12), new Date('2100-01-01')]),
          ],
        ),
      { kind: 'denials', id: tenantId },
    ),
  'lift a denial': (world, { tenantId }) =>
    world.change(
      tenantId,
      (tx) => tx.sql('update denials set lifted_at = now() where id = (select min(id) from denials where tenant_id = $1 and lifted_at is null)', [tenantId]),
      { kind: 'denials', id: tenantId },
    ),
  'product items': (world, { tenantId, apis }, pick) => {
    const [to, from] = [pick(apis), pick(apis)];
    return world.change(tenantId, async (tx) => {
      const [plan] = await tx.sql<{ product_id: string }>('select product_id from plans where id = $1', [to.planId]);
      await tx.sql(
        `insert into product_items (tenant_id, product_id, version_id, operation_ids) values ($1, $2, $3, $4)
         on conflict (product_id, version_id) do update set operation_ids = excluded.operation_ids`,
        [tenantId, plan?.product_id, from.versionId, pick([null, ['get /pets']])],
      );
      await tx.outbox('snapshot', { kind: 'product', id: plan?.product_id });
    });
  },
  plan: (world, { tenantId, apis }, pick) => {
    const { planId } = pick(apis);
    return world.update(tenantId, 'plans', planId, { state: pick(['draft', 'published', 'closed']), name: world.suffix() }, { kind: 'plan', id: planId });
  },
  application: (world, { tenantId, apis }, pick) => {
    const { applicationId } = pick(apis);
    return world.update(
      tenantId,
      'applications',
      applicationId,
      { state: pick(['active', 'suspended', 'deleted']) },
      { kind: 'application', id: applicationId },
    );
  },
  subscription: (world, { tenantId, apis }, pick) => {
    const { subscriptionId, applicationId } = pick(apis);
    const ended = { state: pick(['active', 'suspended', 'closed']), updated_at: new Date(Date.now() - pick([0, 40]) * 86_400_000) };
    return world.update(tenantId, 'subscriptions', subscriptionId, ended, { kind: 'application', id: applicationId });
  },
  credential: (world, { tenantId, apis }, pick) => {
    const { credentialId } = pick(apis);
    const ended = { state: pick(['active', 'revoked', 'expired']), ended_at: new Date(Date.now() - pick([0, 40]) * 86_400_000) };
    return world.update(tenantId, 'credentials', credentialId, ended, { kind: 'credential', id: credentialId });
  },
  'credential is deleted': (world, { tenantId, apis }, pick) => {
    const { credentialId } = pick(apis);
    return world.change(tenantId, (tx) => tx.sql('delete from credentials where id = $1', [credentialId]), { kind: 'credential', id: credentialId });
  },
};

test('following the changes leads to the same digests as compiling everything, after any sequence of changes', { timeout: 240_000 }, async () => {
  const names = Object.keys(STEPS);
  const sequences = fc.array(fc.record({ name: fc.constantFrom(...names), seed: fc.nat(), compileAfter: fc.boolean() }), { minLength: 5, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(sequences, async (steps) => {
      const world = new World(app.database);
      const tenantId = await world.tenant();
      const environments = [await world.environment(tenantId, groups[0] ?? '')];
      const model: Model = { tenantId, environments, apis: [await world.servedApi(tenantId, environments[0] ?? '')], certificates: [], providers: [] };
      await follower.compileWaiting();
      for (const { name, seed, compileAfter } of steps) {
        let state = seed;
        const pick = <T>(items: readonly T[]): T => {
          state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
          return items[(state >>> 8) % items.length] as T;
        };
        await STEPS[name]?.(world, model, pick);
        if (compileAfter) await follower.compileWaiting();
      }
      await follower.compileWaiting();
      const full = await follower.compileEverything();
      expect(full.map(({ groupId, isNew, faults }) => ({ groupId, isNew, faults }))).toEqual(
        full.map(({ groupId }) => ({ groupId, isNew: false, faults: [] })),
      );
    }),
    { numRuns: 20 },
  );
});
