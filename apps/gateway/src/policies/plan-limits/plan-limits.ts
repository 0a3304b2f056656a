import type { CompiledLimit, CompiledPlan } from '../../compile/compile-plan.js';
import type { Exchange } from '../../exchange/exchange.js';
import { costOf } from '../../limits/cost.js';
import { planSubject } from '../../limits/subject.js';
import type { PolicyType } from '../../pipeline/policy.js';
import type { Reply } from '../../pipeline/reply.js';
import type { LimitDecision } from '../../state/limiter.js';
import { fieldName, overLimit, policyMember, stateMember, tellLimits } from './fields.js';
import { LimitLines, LimitNames } from './limit-lines.js';

/** Stands for a limit that this operation costs nothing of. */
const UNCOUNTED: LimitDecision = { allowed: true, limit: 0, remaining: 0, resetMs: 0, storeLost: false };

/** The constant parts of the fields, once per compiled plan. */
const namesOfPlan = new WeakMap<CompiledPlan, LimitNames>();

function namesOf(plan: CompiledPlan): LimitNames {
  let names = namesOfPlan.get(plan);
  if (names === undefined) {
    const limits = plan.limits.map(({ limit }) => limit);
    names = new LimitNames(
      limits.map(policyMember).join(', '),
      limits.map(({ name }) => fieldName(name)),
    );
    namesOfPlan.set(plan, names);
  }
  return names;
}

class PlanLimits {
  constructor(private readonly slot: number) {}

  onRequest(x: Exchange): Reply | undefined | Promise<Reply | undefined> {
    const { principal } = x;
    if (principal === null || principal.plan === null || principal.plan.limits.length === 0) return undefined;
    return this.take(x, principal.plan, planSubject(x), [], 0);
  }

  /** Counts the request under each limit in turn, until one says no. Limits are counted per subscription; those that end with the call are steps of their own. */
  private take(x: Exchange, plan: CompiledPlan, subject: string, decisions: LimitDecision[], from: number): Reply | undefined | Promise<Reply | undefined> {
    x.slots[this.slot] = decisions;
    for (let i = from; i < plan.limits.length; i++) {
      const { limit, limiter, costs } = plan.limits[i] as CompiledLimit;
      const units = costOf(x, costs);
      const decision = units === 0 ? UNCOUNTED : limiter.take(subject, x.at, units);
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
    const limits = namesOf(plan);
    if (!x.limitsTold && !decisions.includes(UNCOUNTED)) {
      x.limitsTold = true;
      x.responseEdits.setLater(new LimitLines(limits, decisions));
      return undefined;
    }
    let state = '';
    for (let i = 0; i < decisions.length; i++) {
      const decision = decisions[i] as LimitDecision;
      if (decision === UNCOUNTED) continue;
      const member = stateMember(limits.quoted[i] as string, decision);
      state = state === '' ? member : `${state}, ${member}`;
    }
    if (state !== '') tellLimits(x, limits.policy, state);
    return undefined;
  }
}

export const planLimits: PolicyType<Record<string, never>> = {
  type: 'plan-limits',
  phase: 'limit',
  create: (_config, _runtime, site) => new PlanLimits(site.slot()),
};
