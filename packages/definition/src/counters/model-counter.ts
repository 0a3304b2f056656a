import type { Quota } from '../limit.js';
import { type CountByConfig, dimensionsOf } from '../policies/count-by.js';
import type { SpendLimitConfig, TokenLimitConfig } from '../policies/model-limits.js';

/** What a limit of models counts: whole tokens, or millionths of a US dollar. */
export type ModelUnit = 'tokens' | 'micro-dollars';

const MICROS_PER_DOLLAR = 1_000_000;

/** A token or spend limit as counters know it. */
export interface ModelLimitTerms {
  limit: Quota;
  unit: ModelUnit;
}

type Spanned = Pick<Quota, 'name' | 'period' | 'windowMs' | 'timeZone' | 'mode' | 'onStoreLoss'>;

function quotaOf({ name, period, windowMs, timeZone, mode, onStoreLoss }: Spanned, units: number): Quota {
  return {
    kind: 'quota',
    name,
    requests: units,
    period,
    mode,
    onStoreLoss,
    ...(windowMs !== undefined && { windowMs }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

export const tokenTerms = (config: TokenLimitConfig): ModelLimitTerms => ({ limit: quotaOf(config, config.tokens), unit: 'tokens' });

export const spendTerms = (config: SpendLimitConfig): ModelLimitTerms => ({
  limit: quotaOf(config, Math.round(config.dollars * MICROS_PER_DOLLAR)),
  unit: 'micro-dollars',
});

/** Where a policy stands, as counters know it. */
export interface CounterPlace {
  /** `api:{environmentId}:{versionId}` or `plan:{id}`, an operation and `origin` behind it. */
  scope: string;
  /** Of a policy on the tenant: the same for all of its APIs in one environment. */
  tenantScope?: string | undefined;
}

/** @param origin as snapshots tell it: which level above the API a policy came from. Undefined for a policy that does not stand on the tenant */
export function tenantScopeOf(tenantId: string, environmentId: string, origin: string | undefined): string | undefined {
  return origin === 'tenant' || origin?.startsWith('tenant/') ? `tenant:${tenantId}:${environmentId}:${origin}` : undefined;
}

/** Names the counters of a place: counting by something else begins anew. */
export function scopeBy({ scope, tenantScope = scope }: CounterPlace, config: CountByConfig): string {
  const dimensions = dimensionsOf(config);
  const names = dimensions.map((name) => (name === 'header' || name === 'claim' ? `${name}=${config[name]}` : name));
  return `${dimensions.includes('tenant') ? tenantScope : scope}:${names.join('+')}`;
}

/** Names the counters of a token or spend limit. */
export const modelScope = (place: CounterPlace, config: CountByConfig & { byModel: boolean }, unit: ModelUnit): string =>
  `${scopeBy(place, config)}${config.byModel ? '+model' : ''}:${unit}`;

/** Whose counter it is, where each model has one of its own. */
export const modelSubject = (subject: string, model: string): string => `${subject}\nmodel=${model}`;

/** Calendar days and months are their own; of rolling spans, spans of that length one after another, so that what is told once in each has a name. */
export function alertWindow({ period, windowMs = 0 }: Quota, periodId: string, nowMs: number): string {
  return period === 'rolling' ? `w${Math.floor(nowMs / windowMs)}` : periodId;
}
