import type { API, Input } from '@gatehouse/contracts';
import { SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId, ProblemError, slugify } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { type Actor, Database, type PageQuery, type Tx } from '../../platform/database/index.js';
import type { AccountActor, TenantActor } from '../../platform/http/index.js';
import { Invitations, Members } from '../members/index.js';
import type { Tenant } from './tenant.entity.js';
import { TenantRepository } from './tenant.repository.js';
import { TenantBirth } from './tenant-birth.js';

export const presentTenant = ({ id, slug, name, joining, branding, createdAt }: Tenant) => ({
  id,
  slug,
  name,
  joining,
  branding,
  createdAt: createdAt.toISOString(),
});
const subject = (tenant: Tenant) => ({ kind: 'tenant', id: tenant.id, name: tenant.name });

type Creation = Input<typeof API.tenants.create>['body'];
type Change = Input<typeof API.tenants.update>['body'];

@Injectable()
export class Tenants {
  constructor(
    private readonly database: Database,
    private readonly tenants: TenantRepository,
    private readonly members: Members,
    private readonly invitations: Invitations,
    private readonly birth: TenantBirth,
  ) {}

  list(query: PageQuery & { q?: string | undefined }) {
    return this.database.read('system', async (tx) => {
      const { items, nextCursor } = await this.tenants.page(tx, query);
      return { items: items.map((item) => ({ ...presentTenant(item), memberCount: item.memberCount, apiCount: item.apiCount })), nextCursor };
    });
  }

  get(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => presentTenant(await this.known(tx)));
  }

  /** The named owner joins at once where there is such an account, and is invited otherwise; without one, whoever makes the tenant owns it. */
  async create(actor: AccountActor, creation: Creation) {
    const slug = creation.slug ?? slugify(creation.name);
    if (!slug) throw new ProblemError('request.invalid', 'No slug can be made of this name.', { errors: [{ pointer: '/slug', detail: 'choose one' }] });
    const owner = await this.database.read('system', async (tx) => {
      await this.refuseForeignAlias(tx, slug);
      return creation.ownerEmail === undefined ? actor : this.tenants.accountByEmail(tx, creation.ownerEmail);
    });
    const tenant = { name: creation.name, slug, joining: creation.joining };
    return presentTenant(await this.found(actor, tenant, owner ?? { email: creation.ownerEmail ?? actor.email }));
  }

  /** Makes a tenant with everything it needs. An owner without id is invited. Also for seeds. */
  found(actor: Actor, given: Pick<Tenant, 'name' | 'slug' | 'joining'>, owner: { id?: string; email: string }): Promise<Tenant> {
    const id = newId('tenant');
    return this.database.write({ tenantId: id }, actor, async (tx) => {
      const tenant: Tenant = { ...given, id, branding: { logoUrl: null, accent: null }, createdAt: tx.now };
      await this.tenants.insert(tx, tenant);
      await tx.audit({ action: 'tenant.created', subject: subject(tenant), after: given });
      if (owner.id !== undefined) await this.members.add(tx, { id: owner.id, email: owner.email }, ['owner']);
      else await this.invitations.issue(tx, tenant.name, owner.email, ['owner']);
      await this.birth.celebrate(tx, tenant);
      return tenant;
    });
  }

  async update(actor: TenantActor, change: Change) {
    if (change.slug !== undefined) {
      const { slug } = change;
      await this.database.read('system', (tx) => this.refuseForeignAlias(tx, slug, actor.tenant.id));
    }
    return this.database.write(actor.scope, actor, async (tx) => {
      const before = await this.known(tx);
      const branding = { logoUrl: change.branding?.logoUrl ?? null, accent: change.branding?.accent ?? null };
      const after: Tenant = {
        ...before,
        name: change.name ?? before.name,
        slug: change.slug ?? before.slug,
        joining: change.joining ?? before.joining,
        branding: change.branding ? { ...before.branding, ...onlyGiven(change.branding, branding) } : before.branding,
      };
      if (after.slug !== before.slug) {
        await this.tenants.keepFormerSlug(tx, before.slug);
        await this.tenants.dropFormerSlug(tx, after.slug);
        await tx.outbox(SNAPSHOT_TOPIC, { kind: 'tenant', id: before.id });
      }
      await this.tenants.update(tx, { name: after.name, slug: after.slug, joining: after.joining, branding: after.branding });
      await tx.audit({ action: 'tenant.updated', subject: subject(after), before: presentTenant(before), after: presentTenant(after) });
      return presentTenant(after);
    });
  }

  /** System scope. @throws ProblemError resource.not_found */
  async byRef(tx: Tx, ref: string): Promise<Tenant> {
    const tenant = await this.tenants.findByRef(tx, ref);
    if (!tenant) throw new ProblemError('resource.not_found');
    return tenant;
  }

  byIds(tx: Tx, ids: readonly string[]): Promise<Tenant[]> {
    return this.tenants.byIds(tx, ids);
  }

  private async known(tx: Tx): Promise<Tenant> {
    const tenant = await this.tenants.find(tx);
    if (!tenant) throw new ProblemError('resource.not_found');
    return tenant;
  }

  private async refuseForeignAlias(tx: Tx, slug: string, ownId?: string): Promise<void> {
    const formerOwner = await this.tenants.formerOwner(tx, slug);
    if (formerOwner !== undefined && formerOwner !== ownId)
      throw new ProblemError('slug.taken', 'Another tenant had this slug, and links to it still lead there.');
  }
}

/** Members that the request names, null included; what it leaves out stays. */
function onlyGiven<T extends object>(given: Partial<Record<keyof T, unknown>>, values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => given[name as keyof T] !== undefined)) as Partial<T>;
}
