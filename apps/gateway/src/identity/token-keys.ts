import type { TokenKeysObject } from '@gatehouse/definition';
import type { JWTVerifyGetKey } from 'jose';
import { loadJose } from './jose.js';

/** What tokens of the platform's own issuer are checked with. */
export interface TokenKeys {
  readonly issuerBase: string;
  readonly get: JWTVerifyGetKey;
}

/** Every gateway has these keys, and most never check a token: nothing is loaded before the first. */
export function compileTokenKeys({ issuerBase, keys }: TokenKeysObject): TokenKeys {
  const jwks = { keys: keys.map(({ keyId, algorithm, jwk }) => ({ ...jwk, kid: keyId, alg: algorithm, use: 'sig' })) };
  let made: JWTVerifyGetKey | undefined;
  const get: JWTVerifyGetKey = async (header, token) => {
    made ??= (await loadJose()).createLocalJWKSet(jwks);
    return made(header, token);
  };
  return { issuerBase, get };
}
