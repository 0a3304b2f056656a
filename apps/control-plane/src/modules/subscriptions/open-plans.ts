import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { type Plan, PlanRepository } from '../plans/index.js';
import { type ItemRow, ProductRepository } from '../products/index.js';

export interface OpenPlan {
  plan: Plan;
  versionIds: string[];
}

const notOpen = (why: string) => new ProblemError('subscription.plan_not_open', why);

/** Which plans can be subscribed to, and by whom they may be known. The plan stays as it is until the transaction ends. */
@Injectable()
export class OpenPlans {
  constructor(
    private readonly plans: PlanRepository,
    private readonly products: ProductRepository,
  ) {}

  /**
   * `served`: versions that the application has already, so that changing the plan is no new promise about them.
   * @throws ProblemError resource.not_found for a plan that is not the actor's to know, subscription.plan_not_open
   */
  async require(tx: Tx, actor: TenantActor, planId: string, served: ReadonlySet<string> = new Set()): Promise<OpenPlan> {
    const plan = await this.plans.hold(tx, planId, 'read');
    const items = plan ? await this.products.items(tx, [plan.productId]) : [];
    if (!plan || !mayKnow(actor, plan, items)) throw new ProblemError('resource.not_found');
    if (plan.state !== 'published') throw notOpen(`The plan is ${plan.state}.`);
    if (items.length === 0) throw notOpen('The product of this plan has no API version.');
    const closed = items.find((item) => item.versionState !== 'published' && !(item.versionState === 'deprecated' && served.has(item.versionId)));
    if (closed) throw notOpen(`${closed.apiName} ${closed.versionName} is ${closed.versionState} and takes no new subscriptions.`);
    return { plan, versionIds: items.map((item) => item.versionId) };
  }

  /** For one who had the plan before: a deprecated plan still serves. @throws ProblemError subscription.plan_not_open */
  async requireServing(tx: Tx, planId: string): Promise<OpenPlan> {
    const plan = await this.plans.hold(tx, planId, 'read');
    if (!plan) throw new ProblemError('resource.not_found');
    if (plan.state !== 'published' && plan.state !== 'deprecated') throw notOpen(`The plan is ${plan.state}.`);
    return { plan, versionIds: (await this.products.items(tx, [plan.productId])).map((item) => item.versionId) };
  }

  async versionsOf(tx: Tx, planId: string): Promise<string[]> {
    const plan = await this.plans.find(tx, planId);
    return plan ? (await this.products.items(tx, [plan.productId])).map((item) => item.versionId) : [];
  }
}

function mayKnow(actor: TenantActor, plan: Plan, items: readonly ItemRow[]): boolean {
  if (actor.permissions.has('products:read')) return true;
  return plan.state !== 'draft' && items.every((item) => seen(actor, item));
}

/** The same as in the catalogue: a plan that is shown there can be subscribed to. */
function seen({ teamIds }: TenantActor, { visibility, teamId }: ItemRow): boolean {
  if (visibility.kind !== 'teams') return true;
  return [...visibility.teamIds, teamId].some((id) => id !== null && teamIds.includes(id));
}
