import type { CountByConfig, Quota } from '@gatehouse/definition';
import { type ModelUnit, modelScope, modelSubject } from '@gatehouse/definition/counters';
import { allowanceOf } from '@gatehouse/definition/wire';
import type { ErrorCode } from '@gatehouse/kernel';
import type { Runtime } from '../compile/runtime.js';
import type { Exchange } from '../exchange/exchange.js';
import type { Usage } from '../llm/ir/index.js';
import type { ModelCall } from '../llm/model-call.js';
import type { Policy, PolicySite } from '../pipeline/policy.js';
import { header, Reply, refuse } from '../pipeline/reply.js';
import { fieldName, spanWords, stateMember, tellLimits, windowSeconds } from '../policies/plan-limits/fields.js';
import type { LimitDecision, Limiter } from '../state/limiter.js';
import { BudgetAlerts } from './budget-alerts.js';
import { subjectBy } from './subject.js';

/** What a limit of models counts, in whole units. */
export interface Measure {
  /** What the call may use, as far as can be said before it; 0: nothing that is known. A reply refuses it. */
  ahead(call: ModelCall): number | Reply;
  /** What is taken when a stream goes on beyond what was taken ahead. */
  more(call: ModelCall): number;
  /** What was used by now. */
  used(usage: Usage, spendMicros: number | undefined): number;
  /** Beside what the limit itself tells. */
  taken?(x: Exchange, decision: LimitDecision): void;
}

export interface ModelLimitTerms extends CountByConfig {
  readonly limit: Quota;
  readonly byModel: boolean;
  /** As the fields of RateLimit-Policy call a unit. */
  readonly unit: ModelUnit;
  readonly alertAtPercent: readonly number[];
  /** In words: `1000 tokens`. */
  readonly allowance: string;
  readonly code: Extract<ErrorCode, 'gateway.tokens_exhausted' | 'gateway.budget_exhausted'>;
}

interface Take {
  readonly atMs: number;
  readonly units: number;
}

/** What one call holds of a limit, until it is settled. */
interface Hold {
  readonly subject: string;
  /** Whose counter it is, where each has its own. */
  readonly model: string | undefined;
  /** Null where nothing was taken. */
  decision: LimitDecision | null;
  taken: number;
  /** Each with its time: what is given back goes to the day, or the part of a span, that it was taken from. */
  readonly takes: Take[];
  /** More is being asked for. */
  asking: boolean;
  /** There was no more to be had. */
  spent: boolean;
  settled: boolean;
}

/** So long clients may wait by themselves; official ones read the field below. */
const WAIT_MS_MAX = 60_000;
const NO_RETRY = header('x-should-retry', 'false');
/** Of what a stream takes at a time, the part that is left when it takes more. */
const AHEAD = 0.25;
/** Nothing is generated, and nothing paid. */
const FREE = new Set(['models', 'count-tokens', 'files']);
const UNCOUNTED = refuse(
  'gateway.model_not_offered',
  'What batches and answers in the background will use cannot be counted: where there is a limit, there are none.',
);

/**
 * A limit of what models use. What a call may use is taken before it is sent, so that calls at the same time cannot pass it together; a stream takes more as it goes on, and is
 * stopped where there is none; what was not used is given back in the end, however the call ended.
 */
export class ModelLimit implements Policy {
  private readonly limiter: Limiter;
  private readonly subject: (x: Exchange) => string;
  private readonly slot: number;
  private readonly member: string;
  private readonly name: string;
  private readonly alerts: BudgetAlerts | null;

  constructor(
    private readonly terms: ModelLimitTerms,
    private readonly measure: Measure,
    private readonly runtime: Runtime,
    site: PolicySite,
  ) {
    const { limit, unit, alertAtPercent } = terms;
    const scope = modelScope(site, terms, unit);
    this.limiter = runtime.limiters.limiter(scope, limit);
    this.alerts = alertAtPercent.length === 0 ? null : new BudgetAlerts({ ...terms, scope }, site);
    this.subject = subjectBy(terms);
    this.slot = site.slot();
    this.name = fieldName(limit.name);
    this.member = `${this.name};q=${allowanceOf(limit)};qu="${terms.unit}";w=${windowSeconds(limit)}`;
  }

  onModelRequest(x: Exchange, call: ModelCall): undefined | Reply | Promise<undefined | Reply> {
    // what has no body asks for what was made before
    if (FREE.has(call.operation) || call.body.length === 0) return undefined;
    if (call.operation === 'batches' || call.background) return UNCOUNTED;
    const wanted = this.measure.ahead(call);
    if (wanted instanceof Reply) return wanted;
    const model = this.terms.byModel ? countedModel(call) : undefined;
    const own = this.subject(x);
    const subject = model === undefined ? own : modelSubject(own, model);
    // a call that might use more than there ever is may try what there is
    const units = Math.min(wanted, allowanceOf(this.terms.limit));
    const hold: Hold = { subject, model, decision: null, taken: 0, takes: [], asking: false, spent: false, settled: false };
    if (units === 0) {
      // what it has used all the same counts in the end: a provider may tell a price of its own
      x.slots[this.slot] = hold;
      return undefined;
    }
    const atMs = this.now();
    const decision = this.limiter.take(subject, atMs, units);
    const held = (known: LimitDecision): Hold => ({ ...hold, decision: known, taken: units, takes: [{ atMs, units }] });
    return decision instanceof Promise ? decision.then((late) => this.decide(x, call, held(late), late)) : this.decide(x, call, held(decision), decision);
  }

  private decide(x: Exchange, call: ModelCall, hold: Hold, decision: LimitDecision): Reply | undefined {
    const { subject, taken, model } = hold;
    // the client left while the counter store was asked
    if (x.ended) {
      if (decision.allowed) this.giveBack(hold, taken);
      return undefined;
    }
    x.slots[this.slot] = hold;
    if (decision.allowed) {
      this.measure.taken?.(x, decision);
      return undefined;
    }
    hold.taken = 0;
    hold.settled = true;
    if (!decision.storeLost) this.alerts?.check(call, subject, decision.remaining, this.now(), { model, stopped: true });
    return this.over(decision);
  }

  private over(decision: LimitDecision): Reply {
    if (decision.storeLost) return refuse('gateway.counter_store_unavailable', undefined, [header('retry-after', '5')]);
    const seconds = Math.max(1, Math.ceil(decision.resetMs / 1_000));
    const { limit, allowance, code } = this.terms;
    const headers = [header('retry-after', String(seconds)), ...(decision.resetMs > WAIT_MS_MAX ? [NO_RETRY] : [])];
    return refuse(code, `The limit ${limit.name} allows ${allowance} ${spanWords(limit)}. Try again in ${seconds} seconds.`, headers);
  }

  onModelUsage(x: Exchange, call: ModelCall, usage: Usage, spendMicros: number | undefined, final: boolean): boolean {
    const hold = x.slots[this.slot] as Hold | undefined;
    if (hold === undefined || hold.settled) return true;
    const used = this.measure.used(usage, spendMicros);
    if (final) {
      this.settle(hold, used);
      const { subject, model, spent } = hold;
      this.alerts?.check(call, subject, this.limiter.remaining(subject, this.now()), this.now(), { model, stopped: spent });
    } else if (!hold.spent && !hold.asking) this.keepAhead(hold, used, this.measure.more(call));
    return !hold.spent || used <= hold.taken;
  }

  /** More is asked for while a part of what was taken is left: an answer goes on while the counter store is asked, and would pass the limit meanwhile. */
  private keepAhead(hold: Hold, used: number, more: number): void {
    if (used > hold.taken - more * AHEAD) this.takeMore(hold, Math.max(Math.ceil(used - hold.taken), more));
  }

  private takeMore(hold: Hold, units: number): void {
    const take = { atMs: this.now(), units };
    const decision = this.limiter.take(hold.subject, take.atMs, units);
    if (!(decision instanceof Promise)) {
      this.took(hold, take, decision);
      return;
    }
    hold.asking = true;
    void decision.then((late) => this.took(hold, take, late));
  }

  private took(hold: Hold, take: Take, { allowed }: LimitDecision): void {
    hold.asking = false;
    if (!allowed) {
      hold.spent = true;
      return;
    }
    hold.takes.push(take);
    if (hold.settled) this.giveBack(hold, take.units);
    else hold.taken += take.units;
  }

  private settle(hold: Hold, used: number): void {
    hold.settled = true;
    if (used > hold.taken) this.limiter.settle(hold.subject, this.now(), used - hold.taken);
    else this.giveBack(hold, hold.taken - used);
  }

  /** What was taken last first. */
  private giveBack({ subject, takes }: Hold, units: number): void {
    const nowMs = this.now();
    for (let left = units, take = takes.pop(); left > 0 && take !== undefined; take = takes.pop()) {
      const back = Math.min(left, take.units);
      this.limiter.settle(subject, nowMs, -back, take.atMs);
      left -= back;
    }
  }

  private now(): number {
    return this.runtime.clock.now();
  }

  onResponse(x: Exchange): undefined {
    const hold = x.slots[this.slot] as Hold | undefined;
    if (hold?.decision) tellLimits(x, this.member, stateMember(this.name, hold.decision));
    return undefined;
  }

  /** A call that came to nothing before a provider was asked has used nothing. */
  onEnd(x: Exchange): void {
    const hold = x.slots[this.slot] as Hold | undefined;
    if (hold !== undefined && !hold.settled) this.settle(hold, 0);
  }
}

/** Names that one pattern leads to the same place are one model, lest each spelling has a limit of its own. */
function countedModel({ route, model }: ModelCall): string {
  const fixed = route?.named === true && !route.object.targets.some((target) => target.model.includes('*'));
  return fixed ? route.object.name : model;
}
