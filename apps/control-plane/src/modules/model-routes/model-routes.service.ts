import type { API, Input, Output } from '@gatehouse/contracts';
import { SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { type FieldError, newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import type { ModelRoute, ModelRouteTarget } from './model-route.entity.js';
import { ModelRouteRepository } from './model-route.repository.js';
import { routeFaults, targetRows } from './model-route.rules.js';
import { TargetKnowledge } from './target-knowledge.js';

type Body = Input<typeof API.modelRoutes.create>['body'];
type View = Output<typeof API.modelRoutes.get>;

const subject = ({ id, name }: Pick<ModelRoute, 'id' | 'name'>) => ({ kind: 'model-route', id, name });

const trace = ({ name, description, strategy, settings }: ModelRoute, targets: readonly ModelRouteTarget[]) => ({
  name,
  description,
  strategy,
  ...settings,
  targets: targets.map(({ providerId, model, weight, priority }) => ({ providerId, model, weight, priority })),
});

@Injectable()
export class ModelRoutesService {
  constructor(
    private readonly database: Database,
    private readonly routes: ModelRouteRepository,
    private readonly knowledge: TargetKnowledge,
  ) {}

  list(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => {
      const [routes, targets] = [await this.routes.list(tx), await this.routes.targets(tx)];
      return { items: await this.views(tx, routes, targets) };
    });
  }

  get(actor: TenantActor, id: string) {
    return this.database.read(actor.scope, async (tx) => this.view(tx, await this.known(tx, id)));
  }

  create(actor: TenantActor, body: Body) {
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.assertBody(tx, body);
      const route: ModelRoute = { id: newId('modelRoute', tx.now.getTime()), tenantId: tx.tenantId, ...fieldsOf(body), createdAt: tx.now, updatedAt: tx.now };
      const targets = targetRows(route, body.targets);
      await this.routes.insert(tx, route, targets);
      await tx.audit({ action: 'model-route.created', subject: subject(route), after: trace(route, targets) });
      await this.touch(tx, targets);
      return this.view(tx, route);
    });
  }

  replace(actor: TenantActor, id: string, body: Body) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const before = await this.locked(tx, id);
      await this.assertBody(tx, body);
      const targetsBefore = await this.routes.targets(tx, id);
      const after: ModelRoute = { ...before, ...fieldsOf(body), updatedAt: tx.now };
      const targets = targetRows(after, body.targets);
      await this.routes.replace(tx, after, targets);
      await tx.audit({ action: 'model-route.replaced', subject: subject(after), before: trace(before, targetsBefore), after: trace(after, targets) });
      await this.touch(tx, [...targetsBefore, ...targets]);
      return this.view(tx, after);
    });
  }

  remove(actor: TenantActor, id: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const route = await this.locked(tx, id);
      const users = await this.routes.uses(tx, id);
      if (users.length > 0) throw new ProblemError('resource.conflict', `Revisions of these offer it: ${users.slice(0, 10).join(', ')}.`, { usedBy: users });
      const targets = await this.routes.targets(tx, id);
      await this.routes.remove(tx, id);
      await tx.audit({ action: 'model-route.removed', subject: subject(route), before: trace(route, targets) });
      await this.touch(tx, targets);
    });
  }

  /** @throws ProblemError request.invalid */
  private async assertBody(tx: Tx, { targets, exposure }: Body): Promise<void> {
    const errors: FieldError[] = routeFaults(targets);
    const known = await this.knowledge.providerIds(tx, [...new Set(targets.map(({ providerId }) => providerId))]);
    for (const [index, { providerId }] of targets.entries())
      if (!known.has(providerId)) errors.push({ pointer: `/targets/${index}/providerId`, detail: 'is no provider of this tenant' });
    const { planIds = [], applicationIds = [] } = exposure;
    for (const id of await this.routes.unknown(tx, 'plans', planIds))
      errors.push({ pointer: `/exposure/planIds/${planIds.indexOf(id)}`, detail: 'is no plan of this tenant' });
    for (const id of await this.routes.unknown(tx, 'applications', applicationIds))
      errors.push({ pointer: `/exposure/applicationIds/${applicationIds.indexOf(id)}`, detail: 'is no application of this tenant' });
    if (errors.length > 0) throw new ProblemError('request.invalid', 'The model route does not fit together.', { errors });
  }

  private async view(tx: Tx, route: ModelRoute): Promise<View> {
    const [view] = await this.views(tx, [route], await this.routes.targets(tx, route.id));
    if (!view) throw new Error('a route has a view');
    return view;
  }

  private async views(tx: Tx, routes: readonly ModelRoute[], targets: readonly ModelRouteTarget[]): Promise<View[]> {
    const know = await this.knowledge.of(tx, targets);
    return routes.map(({ id, name, description, strategy, settings, createdAt, updatedAt }) => ({
      id,
      name,
      description,
      strategy,
      ...settings,
      targets: targets.filter(({ routeId }) => routeId === id).map(know),
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    }));
  }

  private async locked(tx: Tx, id: string): Promise<ModelRoute> {
    const route = await this.routes.lock(tx, id);
    if (!route) throw new ProblemError('resource.not_found');
    return route;
  }

  private async known(tx: Tx, id: string): Promise<ModelRoute> {
    const route = await this.routes.find(tx, id);
    if (!route) throw new ProblemError('resource.not_found');
    return route;
  }

  /** Providers carry the prices of the models that routes name. */
  private async touch(tx: Tx, targets: readonly ModelRouteTarget[]): Promise<void> {
    await tx.outbox(SNAPSHOT_TOPIC, { kind: 'model-routes', id: tx.tenantId });
    for (const id of new Set(targets.map(({ providerId }) => providerId))) await tx.outbox(SNAPSHOT_TOPIC, { kind: 'provider', id });
  }
}

const fieldsOf = ({ name, description, strategy, targets: _, ...settings }: Body) => ({ name, description, strategy, settings });
