import type { TokenKeysObject } from '@gatehouse/definition';

export interface TokenKeyState {
  keyId: string;
  jwk: TokenKeysObject['keys'][number]['jwk'];
}

/** Every key that is published, so that gateways know a key before the first token that it signs. Undefined while there is none. */
export function compileTokenKeys(keys: readonly TokenKeyState[], portalUrl: string): TokenKeysObject | undefined {
  if (keys.length === 0) return undefined;
  const sorted = [...keys].sort((a, b) => (a.keyId < b.keyId ? -1 : 1));
  return { kind: 'token-keys', issuerBase: `${portalUrl}/api/v1/oauth2`, keys: sorted.map(({ keyId, jwk }) => ({ keyId, algorithm: 'ES256', jwk })) };
}
