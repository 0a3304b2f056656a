import type { CredentialEntry, CredentialsObject } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import type { CredentialState } from './state.js';

const isLive = ({ state }: CredentialState): boolean => state === 'active' || state === 'retiring';

/** Undefined when nothing of the shard is left. What was revoked or expired before `cutoffMs` is forgotten: its key is then simply unknown. */
export function compileCredentials(shard: string, states: readonly CredentialState[], cutoffMs: number, groupKey: Uint8Array): CredentialsObject | undefined {
  const kept = new Map<string, CredentialState>();
  for (const one of states) {
    if (!isLive(one) && (one.endedAtMs ?? cutoffMs) < cutoffMs) continue;
    const other = kept.get(one.keyHash);
    // what ended may have been registered again; of several that ended, the last says why
    if (other === undefined || isLive(one) || (!isLive(other) && (one.endedAtMs ?? 0) > (other.endedAtMs ?? 0))) kept.set(one.keyHash, one);
  }
  const entries = [...kept.values()].map((state) => entry(state, groupKey)).sort((a, b) => (a.hash < b.hash ? -1 : 1));
  return entries.length === 0 ? undefined : { kind: 'credentials', shard, entries };
}

function entry(credential: CredentialState, groupKey: Uint8Array): CredentialEntry {
  const { id, keyHash, applicationId, environmentKind, state, expiresAtMs, subscriptionIds, tryIt, kind = 'key', publicKey, secret } = credential;
  return {
    id,
    hash: keyHash,
    applicationId,
    environmentKind,
    state,
    ...(expiresAtMs !== null && { expiresAtMs }),
    ...(subscriptionIds !== null && { subscriptionIds: [...subscriptionIds].sort() }),
    ...(tryIt && { tryIt }),
    ...(kind !== 'key' && { kind }),
    ...(publicKey && { publicKeyPem: publicKey }),
    // nobody is let in by one that ended, so its secret need not leave
    ...(secret && isLive(credential) && { sealedSecret: seal(groupKey, `credential:${id}`, secret()) }),
  };
}
