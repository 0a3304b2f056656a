import type { ApplicationEntry, ApplicationsObject, SubscriptionEntry } from '@gatehouse/definition';
import type { ApplicationState, SubscriptionState, SubscriptionStateName } from './state.js';

const ENDED: ReadonlySet<SubscriptionStateName> = new Set(['expired', 'closed', 'rejected', 'withdrawn']);
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

/** Undefined when nothing of the shard is left: an empty object says nothing. Subscriptions that ended lately stay, so that the refusal can say why. */
export function compileApplications(shard: string, states: readonly ApplicationState[], cutoffMs: number): ApplicationsObject | undefined {
  const entries = states.flatMap((state) => (state.state === 'deleted' ? [] : [entry(state, state.state, cutoffMs)])).sort(byId);
  return entries.length === 0 ? undefined : { kind: 'applications', shard, entries };
}

function entry({ id, tenantId, name, teamId, memberId, subscriptions }: ApplicationState, state: 'active' | 'suspended', cutoffMs: number): ApplicationEntry {
  const kept = subscriptions.filter((subscription) => !ENDED.has(subscription.state) || subscription.updatedAtMs >= cutoffMs);
  return {
    id,
    tenantId,
    name,
    state,
    teamId,
    ...(teamId === null && memberId !== null && { memberId }),
    subscriptions: kept.map(subscriptionEntry).sort(byId),
  };
}

function subscriptionEntry({ id, planId, state, items }: SubscriptionState): SubscriptionEntry {
  const limited = items.flatMap(({ versionId, operationIds }) => (operationIds === null ? [] : [[versionId, [...operationIds].sort()] as const]));
  return {
    id,
    planId,
    state,
    versionIds: items.map((item) => item.versionId).sort(),
    ...(limited.length > 0 && { operations: Object.fromEntries(limited) }),
  };
}
