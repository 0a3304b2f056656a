import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { TENANT_ROLES, type TenantRole } from '@gatehouse/contracts';
import { newId } from '@gatehouse/kernel';
import { testDatabase, testRedis } from '@gatehouse/testing';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { AppModule } from '../app.module.js';
import { APPLICATION_OPTIONS, dressApplication } from '../application.js';
import type { Config } from '../config.js';
import { hashAccessToken, mintAccessToken } from '../modules/accounts/access-token.js';
import { AccountsModule } from '../modules/accounts/index.js';
import { AuditModule } from '../modules/audit/index.js';
import { JobsAdminModule } from '../modules/jobs/index.js';
import { MembersModule } from '../modules/members/index.js';
import { NoticesModule } from '../modules/notices/index.js';
import { TeamsModule } from '../modules/teams/index.js';
import { TenantsModule } from '../modules/tenants/index.js';
import { Time } from '../platform/clock/clock.js';
import { Database, migrate, SYSTEM_ACTOR } from '../platform/database/index.js';
import { createLog } from '../platform/logging/logging.js';
import { MovableTime } from './movable-time.js';
import { TestClient } from './test-client.js';

const PEOPLE = [AccountsModule, AuditModule, JobsAdminModule, MembersModule, NoticesModule, TeamsModule, TenantsModule];

export const TEST_GATEWAY_TOKEN = 'gth_gw_fWq3Zk81LxP0vRtY7sBnC2mD5hJ9gKaE';
const TEST_SECRET_KEY = 'q1Zr8sX0b7NfUo4Kd2VtYh6GmLp9WcEa3JiTnBvR5xQ';

export interface TestAppOptions {
  /** Modules beside those of people and tenants, which are always there. */
  modules?: readonly (Type | DynamicModule)[];
  /** Runs processors and outbox followers too. */
  worker?: boolean;
  config?: Partial<Config>;
  /** Puts something between the application and its servers. */
  rewire?: (config: Config) => Partial<Config>;
}

export interface TestTenant {
  id: string;
  slug: string;
  /** Ids by role: each role has one member, and nobody has two. */
  members: Record<TenantRole, { accountId: string; memberId: string; email: string }>;
}

/** The real application on a database and a Redis of its own, listening on a free port. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const config = await testConfig(options);
  const log = createLog(process.env.GATEHOUSE_TEST_LOG ?? 'fatal');
  const parts = [...new Set([...PEOPLE, ...(options.modules ?? [])])];
  const time = new MovableTime();
  const compiled = await Test.createTestingModule({ imports: [AppModule.of(config, log, parts)] })
    .overrideProvider(Time)
    .useValue(time)
    .compile();
  const nest = compiled.createNestApplication<NestExpressApplication>({ ...APPLICATION_OPTIONS, logger: false });
  dressApplication(nest, config, log);
  await nest.listen(0, '127.0.0.1');
  return new TestApp(nest, config, time);
}

async function testConfig(options: TestAppOptions): Promise<Config> {
  const base = {
    role: options.worker ? ('worker' as const) : ('api' as const),
    port: 0,
    host: '127.0.0.1',
    workerPort: 0,
    secretKey: TEST_SECRET_KEY,
    gatewayToken: TEST_GATEWAY_TOKEN,
    portalUrl: 'http://localhost:3000',
    gatewayUrl: 'http://localhost:8080',
    demo: false,
    dataDir: await mkdtemp(path.join(os.tmpdir(), 'gatehouse-control-')),
    allowPrivateUpstreams: [],
    recordsDays: 30,
    signUp: 'open' as const,
    secureCookies: false,
  };
  const [database, redis] = await Promise.all([
    testDatabase({
      template: 'control-plane',
      migrate: async (databaseUrl) => void (await migrate({ ...base, databaseUrl, redisUrl: '' })),
    }),
    testRedis(),
  ]);
  const config = { ...base, databaseUrl: database.url, redisUrl: redis.url, ...options.config };
  return { ...config, ...options.rewire?.(config) };
}

export class TestApp {
  readonly url: string;
  readonly database: Database;
  private readonly tokens = new Map<string, string>();

  constructor(
    readonly nest: NestExpressApplication,
    readonly config: Config,
    /** Moves only forward, for the whole application: `app.time.advance(60_000)`. */
    readonly time: MovableTime,
  ) {
    const { port } = nest.getHttpServer().address() as { port: number };
    this.url = `http://127.0.0.1:${port}`;
    this.database = nest.get(Database);
  }

  get<T>(token: Type<T> | (abstract new (...parameters: never[]) => T) | symbol): T {
    return this.nest.get<T>(token as Type<T>, { strict: false });
  }

  /** Without login. */
  get anonymous(): TestClient {
    return new TestClient(this.url, {});
  }

  /** Speaks as a gateway of the default group. */
  get gateway(): TestClient {
    return new TestClient(this.url, { authorization: `Bearer ${TEST_GATEWAY_TOKEN}` });
  }

  /** As the tenant's member with that role. */
  as(role: TenantRole, tenant: TestTenant): TestClient {
    return this.withToken(tenant.members[role].accountId);
  }

  /** As a platform admin, a member of nothing. */
  async asPlatformAdmin(): Promise<TestClient> {
    return this.withToken(await this.account({ platformAdmin: true }));
  }

  /** As an account that is a member of nothing. */
  async asStranger(): Promise<TestClient> {
    return this.withToken(await this.account());
  }

  withToken(accountId: string): TestClient {
    const token = this.tokens.get(accountId);
    if (token === undefined) throw new Error(`${accountId} was not made by this test`);
    return new TestClient(this.url, { authorization: `Bearer ${token}` });
  }

  /** A tenant with one member per role. */
  async tenant(slug: string, name: string = slug): Promise<TestTenant> {
    const id = newId('tenant');
    await this.database.write('system', SYSTEM_ACTOR, (tx) => tx.sql('insert into tenants (id, slug, name) values ($1, $2, $3)', [id, slug, name]));
    const members = {} as TestTenant['members'];
    for (const role of TENANT_ROLES) {
      const email = `${role}@${slug}.example`;
      const accountId = await this.account({ email, name: `${role} of ${slug}` });
      members[role] = { accountId, memberId: await this.join(id, accountId, [role]), email };
    }
    return { id, slug, members };
  }

  /** An account with an access token; no password. Returns its id. */
  async account({ email = `${newId('account')}@people.example`, name = 'Somebody', platformAdmin = false } = {}): Promise<string> {
    const id = newId('account');
    const { secret, prefix } = mintAccessToken();
    await this.database.write('system', SYSTEM_ACTOR, async (tx) => {
      await tx.sql('insert into accounts (id, email, name, platform_admin, email_verified_at) values ($1, $2, $3, $4, now())', [
        id,
        email,
        name,
        platformAdmin,
      ]);
      await tx.sql('insert into access_tokens (id, account_id, name, prefix, token_hash) values ($1, $2, $3, $4, $5)', [
        newId('accessToken'),
        id,
        'test',
        prefix,
        hashAccessToken(secret),
      ]);
    });
    this.tokens.set(id, secret);
    return id;
  }

  async join(tenantId: string, accountId: string, roles: TenantRole[]): Promise<string> {
    const id = newId('member');
    await this.database.write('system', SYSTEM_ACTOR, (tx) =>
      tx.sql('insert into members (id, tenant_id, account_id, roles) values ($1, $2, $3, $4)', [id, tenantId, accountId, roles]),
    );
    return id;
  }

  async close(): Promise<void> {
    await this.nest.close();
    await rm(this.config.dataDir, { recursive: true, force: true });
  }
}
