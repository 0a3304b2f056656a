import type { ThrottleConfig } from '@gatehouse/definition';
import { scopeBy } from '@gatehouse/definition/counters';
import { clientAddress } from '../../addresses/client-address.js';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { callerName } from '../../exchange/principal.js';
import { costByOperation, costOf } from '../../limits/cost.js';
import { rankBy } from '../../limits/priorities.js';
import { subjectBy } from '../../limits/subject.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import { header, type Reply, refuse } from '../../pipeline/reply.js';
import type { LimitDecision, Slots } from '../../state/limiter.js';
import { fieldName, overLimit, policyMember, stateMember, tellLimits } from '../plan-limits/fields.js';
import { Entry, type Gate, Line, type Verdict } from './line.js';

interface Passed {
  decision: LimitDecision;
  subject: string;
}

class Throttle implements Policy {
  /** By subject. Who waits keeps its turn whatever changes elsewhere. */
  private readonly lines: Map<string, Line>;
  private readonly slots: Slots | null;
  private readonly gateOf: (subject: string) => Gate;
  private readonly subject: (x: Exchange) => string;
  private readonly rank: (x: Exchange) => number;
  private readonly costs;
  private readonly member: string;
  private readonly name: string;
  private readonly slot: number;
  private readonly entrySlot: number;

  constructor(
    private readonly config: ThrottleConfig,
    runtime: Runtime,
    site: PolicySite,
  ) {
    const { limit } = config;
    const scope = scopeBy(site, config);
    this.slots = limit.kind === 'concurrency' ? runtime.limiters.slots(scope, limit) : null;
    this.gateOf = limit.kind === 'concurrency' ? slotGate(this.slots as Slots) : rateGate(limit, runtime, scope);
    this.subject = subjectBy(config);
    this.rank = rankBy(config.priorities);
    this.costs = costByOperation(limit);
    this.member = policyMember(limit);
    this.name = fieldName(limit.name);
    this.lines = site.lasting(`${site.place}:${JSON.stringify(config)}`, () => new Map());
    this.slot = site.slot();
    this.entrySlot = site.slot();
  }

  onRequest(x: Exchange): Reply | undefined | Promise<Reply | undefined> {
    const units = costOf(x, this.costs);
    if (units === 0) return undefined;
    const subject = this.subject(x);
    if (!this.lines.has(subject)) {
      const decision = this.gateOf(subject).take(units);
      if (decision instanceof Promise) return decision.then((late) => this.first(x, subject, units, late));
      return this.first(x, subject, units, decision) as Reply | undefined | Promise<Reply | undefined>;
    }
    return this.wait(x, subject, units);
  }

  /** Nobody waited when it was asked. */
  private first(x: Exchange, subject: string, units: number, decision: LimitDecision): Reply | undefined | Promise<Reply | undefined> {
    if (decision.allowed || decision.storeLost) return this.decide(x, subject, units, { decision });
    return x.ended ? undefined : this.wait(x, subject, units);
  }

  private wait(x: Exchange, subject: string, units: number): Promise<Reply | undefined> {
    const entry = new Entry(x, this.callerOf(x), this.rank(x), units, performance.now() + this.config.waitMsMax);
    const line = this.line(subject);
    x.slots[this.entrySlot] = () => line.leave(entry);
    return line.wait(entry).then((verdict) => this.decide(x, subject, units, verdict));
  }

  private line(subject: string): Line {
    let line = this.lines.get(subject);
    if (line === undefined) {
      line = new Line(this.gateOf(subject), this.config.queueMax, () => this.lines.delete(subject));
      this.lines.set(subject, line);
    }
    return line;
  }

  private callerOf(x: Exchange): string {
    if (this.config.fairBy === 'none') return '';
    return (this.config.fairBy === 'application' ? callerName(x.principal) : undefined) ?? clientAddress(x);
  }

  private decide(x: Exchange, subject: string, units: number, verdict: Verdict): Reply | undefined {
    x.slots[this.entrySlot] = undefined;
    if (verdict === 'gone') return undefined;
    if (verdict === 'full' || verdict === 'late') return this.refuse(verdict);
    const { decision } = verdict;
    if (x.ended) {
      if (decision.allowed) this.gateOf(subject).giveBack(units);
      return undefined;
    }
    x.slots[this.slot] = { decision, subject } satisfies Passed;
    return decision.allowed ? undefined : overLimit(this.config.limit, decision);
  }

  private refuse(why: 'full' | 'late'): Reply {
    const { queueMax, waitMsMax, limit } = this.config;
    const text =
      why === 'full' ? `${queueMax} calls wait for the limit ${limit.name} already.` : `The limit ${limit.name} did not open within ${waitMsMax} ms.`;
    const retryAfter = Math.max(1, Math.ceil(waitMsMax / 1000));
    return refuse('gateway.throttled', `${text} Try again in ${retryAfter} seconds.`, [header('retry-after', String(retryAfter))]);
  }

  onResponse(x: Exchange): undefined {
    const passed = x.slots[this.slot] as Passed | undefined;
    if (passed !== undefined) tellLimits(x, this.member, stateMember(this.name, passed.decision, this.config.limit.kind));
    return undefined;
  }

  onEnd(x: Exchange): void {
    (x.slots[this.entrySlot] as (() => void) | undefined)?.();
    const passed = x.slots[this.slot] as Passed | undefined;
    x.slots[this.slot] = undefined;
    if (passed?.decision.allowed) this.slots?.leave(passed.subject);
  }
}

function slotGate(slots: Slots): (subject: string) => Gate {
  return (subject) => ({
    take: () => slots.enter(subject),
    giveBack: () => slots.leave(subject),
    whenOpen: (call) => slots.whenFree(subject, call),
  });
}

function rateGate(limit: Exclude<ThrottleConfig['limit'], { kind: 'concurrency' }>, runtime: Runtime, scope: string): (subject: string) => Gate {
  const { clock } = runtime;
  const limiter = runtime.limiters.limiter(scope, limit);
  return (subject) => ({
    take: (units) => limiter.take(subject, clock.now(), units),
    giveBack: (units) => limiter.settle(subject, clock.now(), -units),
  });
}

export const throttle: PolicyType<ThrottleConfig> = {
  type: 'throttle',
  phase: 'limit',
  create: (config, runtime, site) => new Throttle(config, runtime, site),
};
