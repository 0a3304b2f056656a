import type { RateLimitConfig } from '@gatehouse/definition';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { callerName } from '../../exchange/principal.js';
import type { PolicySite, PolicyType } from '../../pipeline/policy.js';
import type { Reply } from '../../pipeline/reply.js';
import type { LimitDecision, Limiter } from '../../state/limiter.js';
import { fieldName, overLimit, policyMember, stateMember, tellLimits } from '../plan-limits/fields.js';

class RateLimit {
  private readonly limiter: Limiter;
  private readonly slot: number;
  private readonly member: string;
  private readonly name: string;

  constructor(
    private readonly config: RateLimitConfig,
    runtime: Runtime,
    site: PolicySite,
  ) {
    this.limiter = runtime.limiters.limiter(`${site.scope}:${config.by}`, config.limit);
    this.slot = site.slot();
    this.member = policyMember(config.limit);
    this.name = fieldName(config.limit.name);
  }

  onRequest(x: Exchange): Reply | undefined | Promise<Reply | undefined> {
    const decision = this.limiter.take(this.subject(x), x.at);
    return decision instanceof Promise ? decision.then((late) => this.decide(x, late)) : this.decide(x, decision);
  }

  /** Callers without a key share by address, lest one of them uses up everyone's. */
  private subject(x: Exchange): string {
    switch (this.config.by) {
      case 'api':
        return 'api';
      case 'operation':
        return x.operation?.id ?? '*';
      case 'application':
        return callerName(x.principal) ?? x.carrier.clientAddress;
      case 'address':
        return x.carrier.clientAddress;
    }
  }

  private decide(x: Exchange, decision: LimitDecision): Reply | undefined {
    x.slots[this.slot] = decision;
    return decision.allowed ? undefined : overLimit(this.config.limit, decision);
  }

  /** Beside what another limit said already. */
  onResponse(x: Exchange): undefined {
    const decision = x.slots[this.slot] as LimitDecision | undefined;
    if (decision === undefined) return undefined;
    tellLimits(x, this.member, stateMember(this.name, decision));
    return undefined;
  }
}

export const rateLimit: PolicyType<RateLimitConfig> = {
  type: 'rate-limit',
  phase: 'limit',
  create: (config, runtime, site) => new RateLimit(config, runtime, site),
};
