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
