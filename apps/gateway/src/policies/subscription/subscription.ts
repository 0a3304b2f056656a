import type { ApiObject } from '@gatehouse/definition';
import type { CompiledPlan } from '../../compile/compile-plan.js';
import type { CompiledApplication, CompiledSubscription } from '../../compile/directory.js';
import type { Runtime } from '../../compile/runtime.js';
import type { Snapshot } from '../../compile/snapshot.js';
import { deniedCaller } from '../../denials/refusal.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Principal } from '../../exchange/principal.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';

const NO_CREDENTIAL = refuse('gateway.credential_missing');
const SUSPENDED = refuse('gateway.application_suspended');
const NOT_SUBSCRIBED = refuse('gateway.not_subscribed');
const NOT_INCLUDED = refuse('gateway.operation_not_included');
const INACTIVE = new Map(
  (['pending', 'suspended', 'expired', 'closed', 'rejected', 'withdrawn'] as const).map((state) => [
    state as string,
    refuse('gateway.subscription_inactive', `The subscription is ${state}.`),
  ]),
);

class Subscription {
  constructor(
    private readonly runtime: Runtime,
    private readonly api: ApiObject,
  ) {}

  onRequest(x: Exchange): Reply | undefined {
    const { principal } = x;
    if (principal === null) return NO_CREDENTIAL;
    const denied = deniedCaller(x, x.snapshot, x.at);
    if (denied !== undefined) return denied;
    // a plan that takes in callers without credentials did so already
    if (principal.application === null) return principal.plan === null ? NOT_SUBSCRIBED : this.follow(x, principal.plan);
    const { entry } = principal.application;
    if (entry.state !== 'active' || this.runtime.denials.application(entry.id)) return SUSPENDED;
    if (entry.tenantId !== this.api.tenant.id) return NOT_SUBSCRIBED;
    const subscription = this.choose(principal.application, principal.credential?.subscriptionIds);
    if (subscription === null) return this.isOwnTest(entry.teamId) ? undefined : NOT_SUBSCRIBED;
    principal.subscription = subscription;
    if (subscription.entry.state !== 'active') return this.isOwnTest(entry.teamId) ? undefined : INACTIVE.get(subscription.entry.state);
    const operations = subscription.operations.get(this.api.version.id);
    if (operations !== undefined && !x.operation?.own && !operations.has(x.operation?.id ?? '')) return NOT_INCLUDED;
    this.usePlan(x, principal, subscription);
    return undefined;
  }

  /** The application and its subscription as the directory has them now. */
  onRecheck(x: Exchange, snapshot: Snapshot): Reply | undefined {
    const { principal } = x;
    if (principal === null) return NO_CREDENTIAL;
    const denied = deniedCaller(x, snapshot, this.runtime.clock.now());
    if (denied !== undefined) return denied;
    if (principal.application === null) return snapshot.directory.plans.get(principal.plan?.object.id ?? '')?.object.anonymous ? undefined : NOT_SUBSCRIBED;
    const application = snapshot.directory.application(principal.application.entry.id);
    if (application === undefined || application.entry.state !== 'active' || this.runtime.denials.application(application.entry.id)) return SUSPENDED;
    const id = principal.subscription?.entry.id;
    if (id === undefined || this.isOwnTest(application.entry.teamId)) return undefined;
    const subscription = application.subscriptions.find(({ entry }) => entry.id === id);
    if (subscription === undefined || !subscription.versions.has(this.api.version.id)) return NOT_SUBSCRIBED;
    const only = principal.credential && snapshot.directory.credentialByHash(principal.credential.hash)?.subscriptionIds;
    if (only && !only.includes(id)) return NOT_SUBSCRIBED;
    if (subscription.entry.state !== 'active') return INACTIVE.get(subscription.entry.state);
    const operations = subscription.operations.get(this.api.version.id);
    return operations === undefined || operations.has(x.operation?.id ?? '') ? undefined : NOT_INCLUDED;
  }

  /** The active subscription to this version; else one that tells why there is none. */
  private choose(application: CompiledApplication, only: readonly string[] | undefined): CompiledSubscription | null {
    let inactive: CompiledSubscription | null = null;
    const versionId = this.api.version.id;
    const { subscriptions } = application;
    for (let i = 0; i < subscriptions.length; i++) {
      const subscription = subscriptions[i] as CompiledSubscription;
      const { entry, versions } = subscription;
      if (!versions.has(versionId)) continue;
      if (only !== undefined && !only.includes(entry.id)) continue;
      if (entry.state === 'active') return subscription;
      inactive = subscription;
    }
    return inactive;
  }

  /** The owning team tries out what it deployed to a test environment without subscribing to itself. */
  private isOwnTest(teamId: string | null): boolean {
    return this.api.environment.kind === 'test' && teamId !== null && teamId === this.api.api.teamId;
  }

  private usePlan(x: Exchange, principal: Principal, subscription: CompiledSubscription): void {
    const plan = x.snapshot?.directory.plans.get(subscription.entry.planId);
    // a subscription without its plan would be a subscription without limits
    if (plan === undefined) throw new Error(`the plan ${subscription.entry.planId} is not in the snapshot`);
    principal.plan = plan;
    this.follow(x, plan);
  }

  private follow(x: Exchange, plan: CompiledPlan): undefined {
    x.pipeline = x.pipeline.with(plan, plan.policies);
    return undefined;
  }
}

export const subscription: PolicyType<Record<string, never>> = {
  type: 'subscription',
  phase: 'authorize',
  create(_config, runtime, site) {
    if (!site.api) throw new Error('the subscription policy stands on an API');
    return new Subscription(runtime, site.api);
  },
};
