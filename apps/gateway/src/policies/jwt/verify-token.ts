import type { JwtConfig } from '@gatehouse/definition';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { Claims } from '../../exchange/principal.js';
import { IssuerUnreachable } from '../../identity/issuer-keys.js';
import { joseCode, loadJose } from '../../identity/jose.js';
import { INVALID_CHALLENGE, tokenRefused } from '../../identity/token-policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';

const SIGNATURE = tokenRefused('The signature does not fit.');
const NO_KEY = tokenRefused('The issuer has no such key.');
const ALGORITHM = tokenRefused('The signature algorithm does not count here.');
const NO_TOKEN = refuse('gateway.credential_malformed', 'This is no signed token.', INVALID_CHALLENGE);
const EXPIRED = refuse('gateway.credential_expired', 'The token has expired.', INVALID_CHALLENGE);
const UNREACHABLE = refuse('gateway.issuer_unreachable');

/** Of claims that do not fit; made once each. */
const claimRefusals = new Map<string, Reply>(
  ['iss', 'aud', 'exp', 'nbf', 'iat', 'sub', 'client_id'].map((claim) => [claim, tokenRefused(`The claim ${claim} does not fit.`)]),
);
const CLAIM = tokenRefused('A claim does not fit.');

const REFUSALS: Readonly<Record<string, Reply>> = {
  ERR_JWT_EXPIRED: EXPIRED,
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: SIGNATURE,
  ERR_JWKS_NO_MATCHING_KEY: NO_KEY,
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: NO_KEY,
  ERR_JOSE_ALG_NOT_ALLOWED: ALGORITHM,
  ERR_JOSE_NOT_SUPPORTED: ALGORITHM,
};

function refusalOf(error: unknown): Reply | undefined {
  if (error instanceof IssuerUnreachable) return UNREACHABLE;
  const code = joseCode(error);
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return claimRefusals.get(String((error as { claim?: unknown }).claim)) ?? CLAIM;
  if (code !== undefined) return REFUSALS[code] ?? NO_TOKEN;
  // a key of another kind than the algorithm needs is told apart by nothing better
  return error instanceof TypeError ? NO_TOKEN : undefined;
}

export interface ProvedToken {
  readonly claims: Claims;
  /** From then on it must not be taken as proved, Unix milliseconds. */
  readonly untilMs: number;
}

type Expected = Pick<JwtConfig, 'issuer' | 'audiences' | 'algorithms' | 'clockSkewMs' | 'ageMaxMs'>;

/** The end of a token, by what it says and by how old it may become. */
function endOf({ exp, iat }: JWTPayload, { clockSkewMs, ageMaxMs }: Expected): number {
  const end = (exp ?? 0) * 1000 + clockSkewMs;
  return ageMaxMs === undefined || iat === undefined ? end : Math.min(end, iat * 1000 + ageMaxMs + clockSkewMs);
}

/** Checks a token whole: signature, algorithm, issuer, audience, times (RFC 7519, RFC 8725). One without an end is refused. */
export async function verifyToken(token: string, keys: JWTVerifyGetKey, expected: Expected, nowMs: number): Promise<ProvedToken | Reply> {
  const { issuer, audiences, algorithms, clockSkewMs, ageMaxMs } = expected;
  const { jwtVerify } = await loadJose();
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: [...audiences],
      algorithms: [...algorithms],
      clockTolerance: clockSkewMs / 1000,
      currentDate: new Date(nowMs),
      requiredClaims: ['exp'],
      ...(ageMaxMs === undefined ? {} : { maxTokenAge: ageMaxMs / 1000 }),
    });
    return { claims: payload, untilMs: endOf(payload, expected) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}
