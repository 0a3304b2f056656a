import type { CredentialEntry, CredentialsObject } from '@gatehouse/definition';
import type { CredentialState } from './state.js';

/** Undefined when nothing of the shard is left. What was revoked or expired before `cutoffMs` is forgotten: its key is then simply unknown. */
export function compileCredentials(shard: string, states: readonly CredentialState[], cutoffMs: number): CredentialsObject | undefined {
  const kept = states.filter(({ state, endedAtMs }) => state === 'active' || state === 'retiring' || (endedAtMs ?? cutoffMs) >= cutoffMs);
  const entries = kept.map(entry).sort((a, b) => (a.hash < b.hash ? -1 : 1));
  return entries.length === 0 ? undefined : { kind: 'credentials', shard, entries };
}

function entry({ id, keyHash, applicationId, environmentKind, state, expiresAtMs, subscriptionIds, tryIt }: CredentialState): CredentialEntry {
  return {
    id,
    hash: keyHash,
    applicationId,
    environmentKind,
    state,
    ...(expiresAtMs !== null && { expiresAtMs }),
    ...(subscriptionIds !== null && { subscriptionIds: [...subscriptionIds].sort() }),
    ...(tryIt && { tryIt }),
  };
}
