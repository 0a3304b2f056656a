import type { CompiledLimit, CompiledPlan } from '../../compile/compile-plan.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicyType } from '../../pipeline/policy.js';
import type { Reply } from '../../pipeline/reply.js';
import type { LimitDecision } from '../../state/limiter.js';
import { fieldName, overLimit, policyMember, stateMember, tellLimits } from './fields.js';

interface PlanFields {
  policy: string;
  names: readonly string[];
}

/** The constant parts of the fields, once per compiled plan. */
const fieldsOfPlan = new WeakMap<CompiledPlan, PlanFields>();

function fieldsOf(plan: CompiledPlan): PlanFields {
  let fields = fieldsOfPlan.get(plan);
  if (fields === undefined) {
    const limits = plan.limits.map(({ limit }) => limit);
    fields = { policy: limits.map(policyMember).join(', '), names: limits.map(({ name }) => fieldName(name)) };
    fieldsOfPlan.set(plan, fields);
  }
  return fields;
}

class PlanLimits {
  constructor(private readonly slot: number) {}

  onRequest(x: Exchange): Reply | undefined | Promise<Reply | undefined> {
    const { principal } = x;
    if (principal === null || principal.plan === null || principal.plan.limits.length === 0) return undefined;
    // callers without credentials are told apart by their address
    const subject = principal.subscription === null ? `address:${x.carrier.clientAddress}` : principal.subscription.entry.id;
    return this.take(x, principal.plan, subject, [], 0);
  }

  /** Counts the request under each limit in turn, until one says no. Limits are counted per subscription. */
  private take(x: Exchange, plan: CompiledPlan, subject: string, decisions: LimitDecision[], from: number): Reply | undefined | Promise<Reply | undefined> {
    x.slots[this.slot] = decisions;
    for (let i = from; i < plan.limits.length; i++) {
      const { limit, limiter } = plan.limits[i] as CompiledLimit;
      const decision = limiter.take(subject, x.at);
      if (decision instanceof Promise) {
        return decision.then((late) => {
          decisions.push(late);
          return late.allowed ? this.take(x, plan, subject, decisions, i + 1) : overLimit(limit, late);
        });
      }
      decisions.push(decision);
      if (!decision.allowed) return overLimit(limit, decision);
    }
    return undefined;
  }

  onResponse(x: Exchange): undefined {
    const decisions = x.slots[this.slot] as LimitDecision[] | undefined;
    const plan = x.principal?.plan;
    if (decisions === undefined || decisions.length === 0 || !plan) return undefined;
    const { policy, names } = fieldsOf(plan);
    let state = stateMember(names[0] as string, decisions[0] as LimitDecision);
    for (let i = 1; i < decisions.length; i++) state += `, ${stateMember(names[i] as string, decisions[i] as LimitDecision)}`;
    tellLimits(x, policy, state);
    return undefined;
  }
}

export const planLimits: PolicyType<Record<string, never>> = {
  type: 'plan-limits',
  phase: 'limit',
  create: (_config, _runtime, site) => new PlanLimits(site.slot()),
};
