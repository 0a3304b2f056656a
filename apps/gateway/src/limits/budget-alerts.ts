import { alertWindow, counterKey, counterName, type ModelUnit, periodOf } from '@gatehouse/definition/counters';
import { type BudgetAlert, type CountByConfig, dimensionsOf, type Quota } from '@gatehouse/definition/wire';
import type { ModelCall } from '../llm/model-call.js';
import type { PolicySite } from '../pipeline/policy.js';

const NAME_MAX = 200;
/** Counters of which is remembered what was told; those told longest ago are forgotten first, and what is told twice is dropped by who hears it. */
const TOLD_MAX = 10_000;
const ALL = 100;

interface Told {
  window: string;
  percent: number;
}

export interface AlertTerms extends CountByConfig {
  readonly limit: Quota;
  readonly unit: ModelUnit;
  /** Where its counters stand, as `modelScope` names it. */
  readonly scope: string;
  readonly alertAtPercent: readonly number[];
}

/**
 * Says in the record of a call that it was the first to reach a percentage of a limit, once in each window and on each gateway: which of several gateways was first, the control
 * plane finds out. Records are kept until they are stored, so no kill in between loses the alert.
 */
export class BudgetAlerts {
  /** The highest first. */
  private readonly percents: readonly number[];
  private readonly told: Map<string, Told>;
  private readonly name: string;

  constructor(
    private readonly terms: AlertTerms,
    site: PolicySite,
  ) {
    this.percents = [...terms.alertAtPercent].sort((a, b) => b - a);
    this.name = counterName(terms.scope, terms.limit);
    this.told = site.lasting(`budget-alerts:${this.name}`, () => new Map<string, Told>());
  }

  /** @param stopped a call was turned away or its answer stopped: that is all of the limit, whatever is left for smaller calls */
  check(call: ModelCall, subject: string, remaining: number, nowMs: number, { model, stopped }: { model: string | undefined; stopped: boolean }): void {
    const { limit, unit } = this.terms;
    const used = Math.max(0, limit.requests - remaining);
    const reached = stopped ? ALL : (used * ALL) / limit.requests;
    const percent = this.percents.find((one) => reached >= one);
    if (percent === undefined) return;
    const window = alertWindow(limit, periodOf(limit, nowMs).id, nowMs);
    const before = this.told.get(subject);
    if (before?.window === window && before.percent >= percent) return;
    this.told.delete(subject);
    this.told.set(subject, { window, percent });
    if (this.told.size > TOLD_MAX) for (const oldest of [...this.told.keys()].slice(0, 1)) this.told.delete(oldest);
    const alert: BudgetAlert = {
      counter: counterKey(this.name, subject),
      window,
      name: limit.name,
      unit,
      limit: limit.requests,
      used: Math.round(used),
      percent,
      by: dimensionsOf(this.terms),
      ...(model !== undefined && { model: model.slice(0, NAME_MAX) }),
      ...(stopped && { stopped: true }),
    };
    call.alerts.push(alert);
  }
}
