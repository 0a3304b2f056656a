import { createHash } from 'node:crypto';
import { SNAPSHOT_TOPIC, type SnapshotTouch } from '@gatehouse/definition';
import { type IdKind, newId, sha256Hex } from '@gatehouse/kernel';
import { type Database, SYSTEM_ACTOR, type Tx } from '../../platform/database/index.js';

/** A number between 0 and 1. */
export type Random = () => number;

export const SETTINGS = { upstreamId: null as string | null, unmatched: 'refuse', policies: [] as unknown[], operationPolicies: {}, anonymous: false };

/** Rows of tenants as the other modules write them, each change with its touch, so that the compiler can be tested without those modules. */
export class World {
  constructor(
    readonly database: Database,
    private readonly random: Random = Math.random,
  ) {}

  /** Runs `work`, then says what it touched, in one transaction. */
  change<T>(tenantId: string, work: (tx: Tx) => Promise<T>, ...touches: SnapshotTouch[]): Promise<T> {
    return this.database.write({ tenantId }, SYSTEM_ACTOR, async (tx) => {
      const result = await work(tx);
      for (const touch of touches) await tx.outbox(SNAPSHOT_TOPIC, touch);
      return result;
    });
  }

  async tenant(): Promise<string> {
    const id = newId('tenant');
    await this.database.write('system', SYSTEM_ACTOR, (tx) => tx.sql('insert into tenants (id, slug, name) values ($1, $2, $2)', [id, slugOf(id)]));
    return id;
  }

  async group(slug = `g${this.suffix()}`): Promise<string> {
    const id = newId('gatewayGroup');
    await this.database.write('system', SYSTEM_ACTOR, (tx) => tx.sql('insert into gateway_groups (id, slug, name) values ($1, $2, $2)', [id, slug]));
    return id;
  }

  async defaultGroup(): Promise<string> {
    const [row] = await this.database.read('system', (tx) => tx.sql<{ id: string }>('select id from gateway_groups where is_default'));
    return row?.id ?? '';
  }

  environment(tenantId: string, groupId: string, kind: 'production' | 'test' = 'production'): Promise<string> {
    return this.insert(
      tenantId,
      'environment',
      'environments',
      (id) => ({ group_id: groupId, slug: slugOf(id), name: id, kind, is_default: false }),
      'environment',
    );
  }

  upstream(tenantId: string): Promise<string> {
    return this.change(tenantId, async (tx) => {
      const id = newId('upstream');
      await insert(tx, 'upstreams', {
        id,
        tenant_id: tenantId,
        name: id,
        host_header: 'target',
        connect_timeout_ms: 1_000,
        first_byte_timeout_ms: 30_000,
        idle_timeout_ms: 60_000,
        retries: 1,
        tls_verify: true,
      });
      for (const position of [0, 1]) {
        await insert(tx, 'targets', { id: newId('target'), tenant_id: tenantId, upstream_id: id, position, url: `http://127.0.0.1:90${position}0`, weight: 1 });
      }
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'upstream', id });
      return id;
    });
  }

  /** @param sealed a key as the platform keeps it, for the id given */
  certificate(tenantId: string, sealed: (id: string) => string): Promise<string> {
    return this.change(tenantId, async (tx) => {
      const id = newId('certificate');
      const row = { chain_pem: `chain of ${id}`, key_encrypted: sealed(id), client_certificate: 'none', not_after: new Date('2100-01-01') };
      await insert(tx, 'certificates', { id, tenant_id: tenantId, name: id, ...row });
      await insert(tx, 'certificate_hosts', { host: `${slugOf(id)}.test`, tenant_id: tenantId, certificate_id: id });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'certificate', id });
      return id;
    });
  }

  /** With one key. @param sealed a key as the platform keeps it, in a context */
  provider(tenantId: string, sealed: (context: string) => string, baseUrl: string): Promise<string> {
    return this.change(tenantId, async (tx) => {
      const [id, keyId] = [newId('provider'), newId('providerKey')];
      const parts = { wireFormat: 'openai-chat', speaks: [], paths: {}, auth: { as: 'bearer' }, headers: {}, query: {}, dialect: {}, tlsVerify: true };
      const settings = { ...parts, baseUrl, timeouts: { connectMs: 1_000, firstByteMs: 1_000, idleMs: 1_000 } };
      const rest = { kind: 'custom', settings: JSON.stringify(settings), catalogue: true, models: JSON.stringify([{ id: 'own' }]) };
      await insert(tx, 'providers', { id, tenant_id: tenantId, slug: slugOf(id), name: id, ...rest });
      const key = { name: 'key', secret_encrypted: sealed(`provider:${id}:${keyId}`), ending: '', weight: 1, limits: '{}', models: null, state: 'active' };
      await insert(tx, 'provider_keys', { id: keyId, tenant_id: tenantId, provider_id: id, ...key });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'provider', id });
      return id;
    });
  }

  modelRoute(tenantId: string, providerId: string, model: string): Promise<string> {
    return this.change(
      tenantId,
      async (tx) => {
        const id = newId('modelRoute');
        const settings = { fallback: { on: ['server'], attemptsMax: 2 }, exposure: { listed: true } };
        await insert(tx, 'model_routes', {
          id,
          tenant_id: tenantId,
          name: slugOf(id),
          description: '',
          strategy: 'weighted',
          settings: JSON.stringify(settings),
        });
        await insert(tx, 'model_route_targets', { tenant_id: tenantId, route_id: id, position: 0, provider_id: providerId, model, weight: 1, priority: 0 });
        return id;
      },
      { kind: 'model-routes', id: tenantId },
      { kind: 'provider', id: providerId },
    );
  }

  api(tenantId: string): Promise<string> {
    return this.insert(tenantId, 'api', 'apis', (id) => ({ slug: slugOf(id), name: id }), 'api');
  }

  version(tenantId: string, apiId: string, state = 'published'): Promise<string> {
    const published = state === 'draft' ? null : new Date(0);
    return this.insert(tenantId, 'version', 'versions', (id) => ({ api_id: apiId, name: `v-${slugOf(id)}`, state, published_at: published }), 'version');
  }

  revision(tenantId: string, versionId: string, upstreamId: string | null, operations = ['/pets']): Promise<string> {
    return this.change(tenantId, async (tx) => {
      const id = newId('revision');
      const [row] = await tx.sql<{ next: number }>('select coalesce(max(number), 0) + 1 as next from revisions where version_id = $1', [versionId]);
      await insert(tx, 'revisions', {
        id,
        tenant_id: tenantId,
        version_id: versionId,
        number: row?.next,
        state: 'approved',
        document: '{}',
        format: 'json',
        title: id,
        document_version: '1',
        operations: JSON.stringify(operations.map((path) => ({ id: `get ${path}`, method: 'GET', path, summary: '', tags: [], deprecated: false }))),
        settings: JSON.stringify({ ...SETTINGS, upstreamId }),
        content_hash: id,
        author_name: 'somebody',
      });
      return id;
    });
  }

  deployment(tenantId: string, environmentId: string, versionId: string, revisionId: string, state = 'pending'): Promise<string> {
    return this.change(
      tenantId,
      async (tx) => {
        const id = newId('deployment');
        await insert(tx, 'deployments', {
          id,
          tenant_id: tenantId,
          version_id: versionId,
          revision_id: revisionId,
          environment_id: environmentId,
          state,
          author_name: 'somebody',
        });
        return id;
      },
      { kind: 'version', id: versionId },
    );
  }

  product(tenantId: string, versionIds: string[]): Promise<string> {
    return this.change(tenantId, async (tx) => {
      const id = newId('product');
      await insert(tx, 'products', { id, tenant_id: tenantId, slug: slugOf(id), name: id });
      for (const version of versionIds) await insert(tx, 'product_items', { tenant_id: tenantId, product_id: id, version_id: version, operation_ids: null });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'product', id });
      return id;
    });
  }

  plan(tenantId: string, productId: string, state = 'published'): Promise<string> {
    return this.insert(tenantId, 'plan', 'plans', (id) => ({ product_id: productId, slug: slugOf(id), name: id, state }), 'plan');
  }

  application(tenantId: string): Promise<string> {
    return this.change(tenantId, async (tx) => {
      const [id, teamId] = [newId('application'), newId('team')];
      await insert(tx, 'teams', { id: teamId, tenant_id: tenantId, slug: slugOf(teamId), name: teamId });
      await insert(tx, 'applications', { id, tenant_id: tenantId, name: id, owner_team_id: teamId, shard: sha256Hex(id).slice(0, 2) });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'application', id });
      return id;
    });
  }

  subscription(tenantId: string, applicationId: string, planId: string, state = 'active'): Promise<string> {
    return this.change(
      tenantId,
      async (tx) => {
        const id = newId('subscription');
        await insert(tx, 'subscriptions', { id, tenant_id: tenantId, application_id: applicationId, plan_id: planId, state, requested_by_name: 'somebody' });
        return id;
      },
      { kind: 'application', id: applicationId },
    );
  }

  credential(tenantId: string, applicationId: string): Promise<string> {
    const hash = createHash('sha256').update(`${applicationId}${this.suffix()}`).digest('hex');
    const row = () => ({ application_id: applicationId, name: 'key', prefix: 'gth_live_x', key_hash: hash, environment_kind: 'production' });
    return this.insert(tenantId, 'credential', 'credentials', row, 'credential');
  }

  /** A published API in one environment with a plan, an application and a key: everything a call needs. */
  async servedApi(tenantId: string, environmentId: string) {
    const upstreamId = await this.upstream(tenantId);
    const apiId = await this.api(tenantId);
    const versionId = await this.version(tenantId, apiId);
    const revisionId = await this.revision(tenantId, versionId, upstreamId);
    const deploymentId = await this.deployment(tenantId, environmentId, versionId, revisionId);
    const planId = await this.plan(tenantId, await this.product(tenantId, [versionId]));
    const applicationId = await this.application(tenantId);
    const subscriptionId = await this.subscription(tenantId, applicationId, planId);
    const credentialId = await this.credential(tenantId, applicationId);
    return { upstreamId, apiId, versionId, revisionId, deploymentId, planId, applicationId, subscriptionId, credentialId };
  }

  update(tenantId: string, table: string, id: string, values: Record<string, unknown>, ...touches: SnapshotTouch[]): Promise<unknown> {
    const names = Object.keys(values);
    const set = names.map((name, index) => `${name} = $${index + 2}`).join(', ');
    return this.change(tenantId, (tx) => tx.sql(`update ${table} set ${set} where id = $1`, [id, ...Object.values(values)]), ...touches);
  }

  suffix(): string {
    return Math.floor(this.random() * 2 ** 40).toString(36);
  }

  private insert(tenantId: string, kind: IdKind, table: string, row: (id: string) => Record<string, unknown>, touched: SnapshotTouch['kind']): Promise<string> {
    return this.change(tenantId, async (tx) => {
      const id = newId(kind);
      await insert(tx, table, { id, tenant_id: tenantId, ...row(id) });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: touched, id });
      return id;
    });
  }
}

async function insert(tx: Tx, table: string, row: Record<string, unknown>): Promise<void> {
  const names = Object.keys(row);
  await tx.sql(`insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`, Object.values(row));
}

const slugOf = (id: string): string => id.slice(-12);
