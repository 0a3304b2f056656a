import type { Quota, RateLimit } from '@gatehouse/definition';
import type { Exchange } from '../exchange/exchange.js';
import type { Policy } from '../pipeline/policy.js';
import type { Reply } from '../pipeline/reply.js';
import { fieldName, overLimit, policyMember, stateMember, tellLimits } from '../policies/plan-limits/fields.js';
import type { LimitDecision, Limiter } from '../state/limiter.js';
import { type CostByOperation, costByOperation, costOf } from './cost.js';

/** A limit of calls, weighed by operation. */
export class CountedPolicy implements Policy {
  private readonly costs: CostByOperation | null;
  private readonly member: string;
  private readonly name: string;

  constructor(
    private readonly limit: RateLimit | Quota,
    private readonly limiter: Limiter,
    private readonly subject: (x: Exchange) => string,
    private readonly slot: number,
  ) {
    this.costs = costByOperation(limit);
    this.member = policyMember(limit);
    this.name = fieldName(limit.name);
  }

  onRequest(x: Exchange): Reply | undefined | Promise<Reply | undefined> {
    const units = costOf(x, this.costs);
    if (units === 0) return undefined;
    const decision = this.limiter.take(this.subject(x), x.at, units);
    return decision instanceof Promise ? decision.then((late) => this.decide(x, late)) : this.decide(x, decision);
  }

  private decide(x: Exchange, decision: LimitDecision): Reply | undefined {
    x.slots[this.slot] = decision;
    return decision.allowed ? undefined : overLimit(this.limit, decision);
  }

  /** Beside what another limit said already. */
  onResponse(x: Exchange): undefined {
    const decision = x.slots[this.slot] as LimitDecision | undefined;
    if (decision !== undefined) tellLimits(x, this.member, stateMember(this.name, decision));
    return undefined;
  }
}
