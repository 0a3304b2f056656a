import type { CREDENTIAL_STATES } from '@gatehouse/contracts';
import { lifecycle } from '../../platform/lifecycle/index.js';

export type CredentialState = (typeof CREDENTIAL_STATES)[number];

/** A retiring credential was rotated and is valid until the chosen end. One with an end of its own expires without having been rotated. */
export const credentialLifecycle = lifecycle<CredentialState>('credential')({
  rotate: { from: ['active'], to: 'retiring' },
  expire: { from: ['active', 'retiring'], to: 'expired' },
  revoke: { from: ['active', 'retiring'], to: 'revoked' },
});

export const LIVE_CREDENTIAL_STATES = ['active', 'retiring'] as const satisfies readonly CredentialState[];
export const LIVE_CREDENTIALS_MAX = 20;
export const TRY_IT_MS = 15 * 60_000;

/**
 * When a rotated key and its successor end. The old one never lives longer than it would have; a successor of a key with an end gets the same span of life.
 */
export function rotatedEnds(old: { createdAt: Date; expiresAt: Date | null }, now: Date, overlapMs: number): { old: Date; next: Date | null } {
  const overlapEnd = now.getTime() + overlapMs;
  const { expiresAt } = old;
  if (expiresAt === null) return { old: new Date(overlapEnd), next: null };
  const lifeMs = expiresAt.getTime() - old.createdAt.getTime();
  return { old: new Date(Math.min(overlapEnd, expiresAt.getTime())), next: new Date(now.getTime() + lifeMs) };
}
