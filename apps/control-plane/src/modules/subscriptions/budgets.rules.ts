import { type Dimension, dimensionsOf, type Level, type Limit, type Quota, SpendLimitConfig, TokenLimitConfig } from '@gatehouse/definition';
import { counterKey, counterName, type ModelUnit, modelScope, modelSubject, spendTerms, tenantScopeOf, tokenTerms } from '@gatehouse/definition/counters';
import type { Arranged } from '../policies/index.js';

/** A limit as a subscription meets it, and where it is counted. */
export interface Met<L extends Limit = Limit> {
  id: string;
  limit: L;
  unit: 'calls' | 'bytes' | ModelUnit;
  at: { level: Level; name: string };
  by: Dimension[];
  model: string | null;
  /** Null: by what only a call shows. */
  counter: { scope: string; subject: string } | null;
}

/** Whose subscription it is, as counters name them. */
export interface Subscriber {
  applicationId: string;
  subscriptionId: string;
  planId: string;
  teamId: string | null;
  memberId: string | null;
}

/** A list of policies, and the scope that gateways count them in. */
export interface Standing {
  scope: string;
  /** Of an API: whose it is, and where it is deployed. */
  api?: { tenantId: string; environmentId: string };
  policies: readonly Arranged[];
}

/** As a gateway tells apart who shares a counter; undefined for what only a call shows. */
function ownOf(dimension: Dimension, { applicationId, subscriptionId, planId, teamId, memberId }: Subscriber): string | undefined {
  switch (dimension) {
    case 'api':
      return 'api';
    case 'plan':
      return planId;
    case 'subscription':
      return subscriptionId;
    case 'application':
      return applicationId;
    case 'team':
      return teamId ?? undefined;
    case 'member':
      return teamId === null ? (memberId ?? undefined) : undefined;
    case 'tenant':
      return 'tenant';
    default:
      return undefined;
  }
}

function subjectOf(dimensions: readonly Dimension[], subscriber: Subscriber): string | undefined {
  const values = dimensions.map((dimension) => ownOf(dimension, subscriber));
  return values.includes(undefined) ? undefined : values.join('\n');
}

function termsOf({ type, config }: Arranged['policy']) {
  if (type === 'token-limit') {
    const read = TokenLimitConfig.safeParse(config);
    return read.success ? { config: read.data, ...tokenTerms(read.data) } : undefined;
  }
  if (type === 'spend-limit') {
    const read = SpendLimitConfig.safeParse(config);
    return read.success ? { config: read.data, ...spendTerms(read.data) } : undefined;
  }
  return undefined;
}

function metAs({ policy, level, of }: Arranged, { scope, api }: Standing, subscriber: Subscriber, models: readonly string[]): Met<Quota>[] {
  const terms = termsOf(policy);
  if (terms === undefined || !policy.enabled || policy.dryRun) return [];
  const { config, limit, unit } = terms;
  const by = dimensionsOf(config);
  const { origin } = policy;
  const place = { scope: origin === undefined ? scope : `${scope}:${origin}`, tenantScope: api && tenantScopeOf(api.tenantId, api.environmentId, origin) };
  const counted = modelScope(place, config, unit);
  const subject = subjectOf(by, subscriber);
  const met = (model: string | null): Met<Quota> => {
    const own = subject === undefined ? undefined : model === null ? subject : modelSubject(subject, model);
    const id = counterKey(counterName(counted, limit), own ?? '').slice(-24);
    // the level of a policy that came with a set is where the set stands
    const at = { level: level === 'platform' ? ('tenant' as const) : level, name: of.name };
    return { id, limit, unit, at, by, model, counter: own === undefined ? null : { scope: counted, subject: own } };
  };
  return config.byModel ? models.map(met) : [met(null)];
}

/** The token and spend limits among policies, each once: two that count in one place are one. */
export function budgetsAmong(standings: readonly Standing[], subscriber: Subscriber, models: readonly string[]): Met<Quota>[] {
  const all = standings.flatMap((standing) => standing.policies.flatMap((one) => metAs(one, standing, subscriber, models)));
  return [...new Map(all.map((one) => [one.id, one])).values()];
}
