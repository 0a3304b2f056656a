import type { TokenKeysObject } from '@gatehouse/definition';
import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';

/** What tokens of the platform's own issuer are checked with. */
export interface TokenKeys {
  readonly issuerBase: string;
  readonly get: JWTVerifyGetKey;
}

export function compileTokenKeys({ issuerBase, keys }: TokenKeysObject): TokenKeys {
  const jwks = keys.map(({ keyId, algorithm, jwk }) => ({ ...jwk, kid: keyId, alg: algorithm, use: 'sig' }));
  return { issuerBase, get: createLocalJWKSet({ keys: jwks }) };
}
