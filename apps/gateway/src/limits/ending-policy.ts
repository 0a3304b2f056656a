import type { ByteQuota, ConcurrencyLimit } from '@gatehouse/definition';
import type { Exchange } from '../exchange/exchange.js';
import type { Policy } from '../pipeline/policy.js';
import type { Reply } from '../pipeline/reply.js';
import { fieldName, overLimit, policyMember, stateMember, tellLimits } from '../policies/plan-limits/fields.js';
import type { LimitDecision } from '../state/limiter.js';

/** What was let in, until it is settled. */
interface Entered {
  decision: LimitDecision;
  subject: string;
  /** Units that were counted in advance. */
  reserved: number;
}

/** What a limit does that is settled when a call has ended, however it did. */
export interface Settling {
  enter(x: Exchange, subject: string): LimitDecision | Promise<LimitDecision>;
  /** Once for each call that was let in. */
  settle(x: Exchange, subject: string, reserved: number): void;
  /** What `enter` counts in advance. */
  reserve(x: Exchange): number;
}

export class EndingPolicy implements Policy {
  private readonly member: string;
  private readonly name: string;

  constructor(
    private readonly limit: ByteQuota | ConcurrencyLimit,
    private readonly settling: Settling,
    private readonly subject: (x: Exchange) => string,
    private readonly slot: number,
  ) {
    this.member = policyMember(limit);
    this.name = fieldName(limit.name);
  }

  onRequest(x: Exchange): Reply | undefined | Promise<Reply | undefined> {
    const subject = this.subject(x);
    const decision = this.settling.enter(x, subject);
    return decision instanceof Promise ? decision.then((late) => this.decide(x, subject, late)) : this.decide(x, subject, decision);
  }

  private decide(x: Exchange, subject: string, decision: LimitDecision): Reply | undefined {
    const reserved = this.settling.reserve(x);
    // the client left while the counter store was asked, and the end has passed already
    if (x.ended) {
      if (decision.allowed) this.settling.settle(x, subject, reserved);
      return undefined;
    }
    x.slots[this.slot] = { decision, subject, reserved } satisfies Entered;
    return decision.allowed ? undefined : overLimit(this.limit, decision);
  }

  onResponse(x: Exchange): undefined {
    const entered = x.slots[this.slot] as Entered | undefined;
    if (entered !== undefined) tellLimits(x, this.member, stateMember(this.name, entered.decision, this.limit.kind));
    return undefined;
  }

  onEnd(x: Exchange): void {
    const entered = x.slots[this.slot] as Entered | undefined;
    if (entered === undefined) return;
    x.slots[this.slot] = undefined;
    if (entered.decision.allowed) this.settling.settle(x, entered.subject, entered.reserved);
  }
}
