import type { API, Application as ApplicationView, Input } from '@gatehouse/contracts';
import { shardOf } from '@gatehouse/definition';
import { newId, ProblemError, sha256Hex } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Database, type Page, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import type { Application } from './application.entity.js';
import { type ApplicationDetail, ApplicationRepository } from './application.repository.js';
import { applicationLifecycle } from './application.rules.js';
import { ApplicationAccess } from './application-access.js';
import { ApplicationEndings } from './application-endings.js';
import { ApplicationNotices } from './application-notices.js';
import { Denials } from './denials.js';

type View = z.input<typeof ApplicationView>;
type Api = typeof API.applications;

@Injectable()
export class ApplicationsService {
  constructor(
    private readonly database: Database,
    private readonly applications: ApplicationRepository,
    private readonly access: ApplicationAccess,
    private readonly denials: Denials,
    private readonly endings: ApplicationEndings,
    private readonly notices: ApplicationNotices,
  ) {}

  list(actor: TenantActor, { all, ...query }: Input<Api['list']>['query']): Promise<Page<View>> {
    const permission = 'applications:read';
    if (all && !actor.permissions.has(permission)) throw new ProblemError('access.denied', `This needs the permission ${permission}.`, { permission });
    return this.database.read(actor.scope, async (tx) => {
      const page = await this.applications.page(tx, { ...query, ...(!all && { ownedBy: { memberId: actor.memberId, teamIds: actor.teamIds } }) });
      return { items: await this.view(tx, page.items), nextCursor: page.nextCursor };
    });
  }

  get(actor: TenantActor, id: string): Promise<View> {
    return this.database.read(actor.scope, async (tx) => this.viewOne(tx, await this.access.readable(tx, actor, id)));
  }

  create(actor: TenantActor, { name, description, teamId }: Input<Api['create']>['body']): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      if (teamId !== undefined) await this.checkTeam(tx, actor, teamId);
      const id = newId('application', tx.now.getTime());
      const owner = teamId === undefined ? { ownerMemberId: actor.memberId, ownerTeamId: null } : { ownerMemberId: null, ownerTeamId: teamId };
      const times = { createdAt: tx.now, updatedAt: tx.now };
      const application: Application = {
        id,
        tenantId: tx.tenantId,
        name,
        description,
        state: 'active',
        suspendedReason: null,
        ...owner,
        shard: shardOf(sha256Hex(id)),
        ...times,
      };
      await this.applications.insert(tx, application);
      await this.record(tx, application, 'application.created', { after: { name, description, ...owner } });
      return this.viewOne(tx, application);
    });
  }

  update(actor: TenantActor, id: string, change: Input<Api['update']>['body']): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const application = await this.access.writable(tx, actor, id);
      await this.applications.update(tx, id, change);
      const { name, description } = application;
      await this.record(tx, { ...application, ...change }, 'application.changed', { before: { name, description }, after: change });
      return this.viewOne(tx, { ...application, ...change, updatedAt: tx.now });
    });
  }

  suspend(actor: TenantActor, id: string, reason: string): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const application = await this.access.writable(tx, actor, id);
      const state = applicationLifecycle.after(application.state, 'suspend');
      await this.applications.update(tx, id, { state, suspendedReason: reason });
      await this.denials.append(tx, 'deny', 'application', id);
      await this.record(tx, application, 'application.suspended', { reason, before: { state: application.state }, after: { state } });
      await this.notices.toOwners(tx, application, { kind: 'application.suspended', title: `${application.name} is suspended`, body: reason });
      return this.viewOne(tx, { ...application, state, suspendedReason: reason, updatedAt: tx.now });
    });
  }

  resume(actor: TenantActor, id: string, reason: string): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const application = await this.access.writable(tx, actor, id);
      const state = applicationLifecycle.after(application.state, 'resume');
      await this.applications.update(tx, id, { state, suspendedReason: null });
      await this.denials.append(tx, 'lift', 'application', id);
      await this.record(tx, application, 'application.resumed', { reason, before: { state: application.state }, after: { state } });
      await this.notices.toOwners(tx, application, { kind: 'application.resumed', title: `${application.name} may call again`, body: reason });
      return this.viewOne(tx, { ...application, state, suspendedReason: null, updatedAt: tx.now });
    });
  }

  remove(actor: TenantActor, id: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const application = await this.access.writable(tx, actor, id);
      const state = applicationLifecycle.after(application.state, 'delete');
      await this.endings.run(tx, application);
      await this.applications.update(tx, id, { state });
      await this.record(tx, application, 'application.deleted', { before: { state: application.state }, after: { state } });
    });
  }

  private async record(tx: Tx, application: Application, action: string, entry: { reason?: string; before?: unknown; after?: unknown }): Promise<void> {
    await tx.audit({ action, subject: { kind: 'application', id: application.id, name: application.name }, ...entry });
    await tx.outbox('snapshot', { kind: 'application', id: application.id });
  }

  /** A team one is not in and a team that is not there get the same answer. */
  private async checkTeam(tx: Tx, actor: TenantActor, teamId: string): Promise<void> {
    const mine = actor.teamIds.includes(teamId) || actor.permissions.has('applications:write');
    if (mine && (await this.applications.teamExists(tx, teamId))) return;
    throw new ProblemError('request.invalid', 'The owner is you or one of your teams.', { errors: [{ pointer: '/teamId', detail: 'is no team of yours' }] });
  }

  private async viewOne(tx: Tx, application: Application): Promise<View> {
    const [view] = await this.view(tx, [application]);
    if (!view) throw new Error('a view per application');
    return view;
  }

  private async view(tx: Tx, applications: readonly Application[]): Promise<View[]> {
    const ids = applications.map((application) => application.id);
    const details = await this.applications.details(tx, ids);
    return applications.map((application) => present(application, details.get(application.id)));
  }
}

function present(application: Application, detail: ApplicationDetail | undefined): View {
  const { ownerTeamId, ownerMemberId, createdAt, updatedAt } = application;
  const name = detail?.ownerName ?? '';
  return {
    ...application,
    owner: ownerTeamId === null ? { kind: 'member', id: ownerMemberId ?? '', name } : { kind: 'team', id: ownerTeamId, name },
    subscriptionCount: detail?.subscriptionCount ?? 0,
    credentialCount: detail?.credentialCount ?? 0,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
