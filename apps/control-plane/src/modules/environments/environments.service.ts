import type { API, Input } from '@gatehouse/contracts';
import { SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId, ProblemError, slugify } from '@gatehouse/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { TenantBirth } from '../tenants/index.js';
import type { Environment } from './environment.entity.js';
import { EnvironmentRepository, type PlacedEnvironment } from './environment.repository.js';
import { hostFaults } from './environment.rules.js';
import { defaultBaseUrl } from './environment-url.js';

type Creation = Input<typeof API.environments.create>['body'];
type Change = Input<typeof API.environments.update>['body'];

const DEFAULTS = [
  { slug: 'production', name: 'Production', kind: 'production', isDefault: true },
  { slug: 'test', name: 'Test', kind: 'test', isDefault: false },
] as const;

const subject = (environment: Pick<Environment, 'id' | 'name'>) => ({ kind: 'environment', id: environment.id, name: environment.name });
const trace = ({ name, slug, kind, isDefault, hosts }: PlacedEnvironment) => ({ name, slug, kind, isDefault, hosts });

@Injectable()
export class EnvironmentsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly environments: EnvironmentRepository,
    private readonly birth: TenantBirth,
    @InjectConfig() private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.birth.attend((tx) => this.createDefaults(tx));
  }

  /** A production environment, which is the default one, and one for tests; both in the default gateway group. In the new tenant's scope. */
  async createDefaults(tx: Tx): Promise<void> {
    const group = await this.environments.ensureDefaultGroup(tx, newId('gatewayGroup', tx.now.getTime()));
    for (const given of DEFAULTS) await this.insert(tx, { ...given, groupId: group.id }, []);
  }

  list(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => ({ items: (await this.environments.list(tx)).map((item) => this.present(actor, item)) }));
  }

  create(actor: TenantActor, { name, slug = slugify(name), kind, gatewayGroup, hosts }: Creation) {
    this.assertHosts(hosts);
    if (!slug) throw new ProblemError('request.invalid', 'No slug can be made of this name.', { errors: [{ pointer: '/slug', detail: 'choose one' }] });
    return this.database.write(actor.scope, actor, async (tx) => {
      const group = await this.environments.findGroup(tx, gatewayGroup);
      if (!group)
        throw new ProblemError('request.invalid', 'There is no such gateway group.', {
          errors: [{ pointer: '/gatewayGroup', detail: 'names no gateway group' }],
        });
      const { id } = await this.insert(tx, { slug, name, kind, isDefault: false, groupId: group.id }, hosts);
      // the tenant may be new to the gateway group: its plans, applications and keys cross there from now on
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'environment', id });
      return this.present(actor, await this.known(tx, id));
    });
  }

  update(actor: TenantActor, ref: string, change: Change) {
    this.assertHosts(change.hosts ?? []);
    return this.database.write(actor.scope, actor, async (tx) => {
      const before = await this.known(tx, ref);
      await this.environments.lock(tx, before.id);
      if (change.name !== undefined) await this.environments.update(tx, before.id, { name: change.name });
      if (change.hosts !== undefined) await this.environments.setHosts(tx, before.id, change.hosts);
      if (change.isDefault && !before.isDefault) await this.makeDefault(tx, before);
      const after = await this.known(tx, before.id);
      await tx.audit({ action: 'environment.updated', subject: subject(after), before: trace(before), after: trace(after) });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'environment', id: before.id });
      return this.present(actor, after);
    });
  }

  remove(actor: TenantActor, ref: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const environment = await this.known(tx, ref);
      await this.environments.lock(tx, environment.id);
      if (environment.isDefault) throw new ProblemError('resource.conflict', 'This is the default environment. Make another one the default first.');
      const occupants = await this.environments.occupants(tx, environment.id);
      if (occupants.length > 0)
        throw new ProblemError('resource.conflict', `Deployed here: ${occupants.join(', ')}. Withdraw these first.`, { deployed: occupants });
      await this.environments.remove(tx, environment.id);
      await tx.audit({ action: 'environment.removed', subject: subject(environment), before: trace(environment) });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'environment', id: environment.id });
    });
  }

  /** @throws ProblemError request.invalid */
  private assertHosts(hosts: readonly string[]): void {
    const errors = hostFaults(hosts, [this.config.gatewayUrl, this.config.portalUrl]);
    if (errors.length > 0) throw new ProblemError('request.invalid', 'These hosts cannot lead to one tenant alone.', { errors });
  }

  private async insert(tx: Tx, given: Pick<Environment, 'slug' | 'name' | 'kind' | 'isDefault' | 'groupId'>, hosts: readonly string[]): Promise<Environment> {
    const environment: Environment = { ...given, id: newId('environment', tx.now.getTime()), tenantId: tx.tenantId, createdAt: tx.now };
    await this.environments.insert(tx, environment);
    if (hosts.length > 0) await this.environments.setHosts(tx, environment.id, hosts);
    await tx.audit({ action: 'environment.created', subject: subject(environment), after: { ...given, hosts } });
    return environment;
  }

  /** The default route moves, so every API of the tenant is at another URL: they all are compiled anew. */
  private async makeDefault(tx: Tx, environment: PlacedEnvironment): Promise<void> {
    if (environment.kind !== 'production') throw new ProblemError('resource.conflict', 'Only a production environment can be the default one.');
    await this.environments.makeDefault(tx, environment.id);
    await tx.outbox(SNAPSHOT_TOPIC, { kind: 'tenant', id: tx.tenantId });
  }

  private async known(tx: Tx, ref: string): Promise<PlacedEnvironment> {
    const environment = await this.environments.find(tx, ref);
    if (!environment) throw new ProblemError('resource.not_found');
    return environment;
  }

  private present(actor: TenantActor, environment: PlacedEnvironment) {
    const { id, slug, name, kind, isDefault, group, hosts, createdAt } = environment;
    const baseUrl = defaultBaseUrl(this.config.gatewayUrl, actor.tenant.slug, environment);
    return { id, slug, name, kind, isDefault, gatewayGroup: group, hosts, baseUrl, createdAt: createdAt.toISOString() };
  }
}
