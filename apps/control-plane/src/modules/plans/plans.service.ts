import type { API, Input, Plan as PlanView } from '@gatehouse/contracts';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { freeSlug } from '../../platform/database/free-slug.js';
import { Database, type Page, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { PLAN_PHASES, PolicyLists } from '../policies/index.js';
import { ProductRepository } from '../products/index.js';
import type { Plan } from './plan.entity.js';
import { PlanRepository } from './plan.repository.js';
import { planLifecycle } from './plan.rules.js';
import { PlanMoves, subjectOf } from './plan-moves.js';

type View = z.input<typeof PlanView>;
type Api = typeof API.plans;

@Injectable()
export class PlansService {
  constructor(
    private readonly database: Database,
    private readonly plans: PlanRepository,
    private readonly products: ProductRepository,
    private readonly moves: PlanMoves,
    private readonly lists: PolicyLists,
  ) {}

  list(actor: TenantActor, { product, ...query }: Input<Api['list']>['query']): Promise<Page<View>> {
    return this.database.read(actor.scope, async (tx) => {
      const productId = product === undefined ? undefined : ((await this.products.find(tx, product))?.id ?? 'none');
      const page = await this.plans.page(tx, { ...query, productId });
      return { items: await this.view(tx, page.items), nextCursor: page.nextCursor };
    });
  }

  get(actor: TenantActor, plan: string): Promise<View> {
    return this.database.read(actor.scope, async (tx) => this.viewOne(tx, known(await this.plans.find(tx, plan))));
  }

  create(actor: TenantActor, body: Input<Api['create']>['body']): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const policies = await this.acceptPolicies(tx, body.policies);
      const product = await this.products.find(tx, body.productId);
      if (!product)
        throw new ProblemError('request.invalid', 'A plan belongs to a product.', {
          errors: [{ pointer: '/productId', detail: 'is no product of this tenant' }],
        });
      const slug = body.slug ?? (await freeSlug(body.name, 'plan', (candidate) => this.plans.slugTaken(tx, candidate)));
      const plan: Plan = {
        ...body,
        policies,
        id: newId('plan', tx.now.getTime()),
        tenantId: tx.tenantId,
        slug,
        state: 'draft',
        createdAt: tx.now,
        updatedAt: tx.now,
      };
      await this.plans.insert(tx, plan);
      await tx.audit({ action: 'plan.created', subject: subjectOf(plan), after: { ...body, policies } });
      await tx.outbox('snapshot', { kind: 'plan', id: plan.id });
      return this.viewOne(tx, plan);
    });
  }

  update(actor: TenantActor, idOrSlug: string, given: Input<Api['update']>['body']): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const plan = known(await this.plans.hold(tx, idOrSlug, 'write'));
      const { state } = plan;
      if (state === 'closed')
        throw new ProblemError('transition.not_allowed', 'The plan is closed; nobody is on it any more.', { state, allowed: planLifecycle.allowed(state) });
      const change = { ...given, ...(given.policies && { policies: await this.acceptPolicies(tx, given.policies) }) };
      await this.plans.update(tx, plan.id, change);
      const before = Object.fromEntries(Object.keys(change).map((field) => [field, plan[field as keyof typeof change]]));
      await tx.audit({ action: 'plan.changed', subject: subjectOf({ ...plan, ...change }), before, after: change });
      await tx.outbox('snapshot', { kind: 'plan', id: plan.id });
      return this.viewOne(tx, known(await this.plans.find(tx, plan.id)));
    });
  }

  transition(actor: TenantActor, idOrSlug: string, { to, reason }: Input<Api['transition']>['body']): Promise<View> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const plan = known(await this.plans.hold(tx, idOrSlug, 'write'));
      const action = planLifecycle.actionTo(plan.state, to);
      if (action === 'publish' && (await this.products.items(tx, [plan.productId])).length === 0)
        throw new ProblemError('transition.refused', 'Its product has no API version yet, so there is nothing to subscribe to.');
      return this.viewOne(tx, await this.moves.move(tx, plan, action, reason));
    });
  }

  /** As they may be kept. @throws ProblemError request.invalid for a policy that a gateway would never run for a plan */
  private async acceptPolicies(tx: Tx, policies: Plan['policies']): Promise<Plan['policies']> {
    const errors = await this.lists.faults(tx, policies, { phases: PLAN_PHASES, pointer: '/policies' });
    if (errors.length > 0) throw new ProblemError('request.invalid', 'Not every policy can stand on a plan.', { errors });
    return this.lists.sealed(tx, policies);
  }

  private async viewOne(tx: Tx, plan: Plan): Promise<View> {
    const [view] = await this.view(tx, [plan]);
    if (!view) throw new Error('a view per plan');
    return view;
  }

  private async view(tx: Tx, plans: readonly Plan[]): Promise<View[]> {
    const counts = await this.plans.subscriptionCounts(
      tx,
      plans.map((plan) => plan.id),
    );
    const products = await this.plans.products(
      tx,
      plans.map((plan) => plan.productId),
    );
    return plans.map((plan) => {
      const product = products.get(plan.productId);
      if (!product) throw new Error(`plan ${plan.id} without its product`);
      return {
        ...plan,
        product,
        allowed: planLifecycle.allowed(plan.state),
        subscriptionCount: counts.get(plan.id) ?? 0,
        createdAt: plan.createdAt.toISOString(),
        updatedAt: plan.updatedAt.toISOString(),
      };
    });
  }
}

function known(plan: Plan | null): Plan {
  if (!plan) throw new ProblemError('resource.not_found');
  return plan;
}
