import { z } from 'zod';
import { DAY_MS, durationMs, MINUTE_MS, SECOND_MS } from '../duration.js';
import { httpUrl, tokenClaims, tokenPlace } from './token.js';

/** Asymmetric ones only: whoever checks a token must not be able to make one (RFC 8725, 3.1 and 3.2). */
export const JWT_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const;

/** Identifies the caller by a signed token (RFC 7519) of an issuer that publishes its keys (RFC 7517). */
export const JwtConfig = z.strictObject({
  issuer: z.string().min(1).max(2_000).describe('Value of `iss`, compared letter by letter'),
  keysUrl: httpUrl.optional().describe('Where the issuer publishes its keys; absent: as its discovery document says'),
  algorithms: z.array(z.enum(JWT_ALGORITHMS)).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA']).describe('Signature algorithms that count'),
  audiences: z.array(z.string().min(1).max(500)).min(1).max(16).describe('Values of `aud` that count: one is enough'),
  clockSkewMs: durationMs(0, 5 * MINUTE_MS)
    .default(30 * SECOND_MS)
    .describe('How far the issuer’s clock may be off'),
  ageMaxMs: durationMs(SECOND_MS, 31 * DAY_MS)
    .optional()
    .describe('How long ago a token may have been issued, whatever it says of its end'),
  keysMaxAgeMs: durationMs(10 * SECOND_MS, DAY_MS)
    .default(10 * MINUTE_MS)
    .describe('How long keys are used before they are fetched anew'),
  ...tokenPlace,
  ...tokenClaims,
});
export type JwtConfig = z.infer<typeof JwtConfig>;
