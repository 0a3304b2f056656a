import { z } from 'zod';
import { durationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../duration.js';
import { secretText } from './secret.js';
import { httpUrl, tokenClaims, tokenPlace } from './token.js';

/** Identifies the caller by asking the issuer of its token about it (RFC 7662). */
export const TokenIntrospectionConfig = z.strictObject({
  endpoint: httpUrl.describe('The issuer’s introspection endpoint'),
  clientId: z.string().min(1).max(500).describe('Who asks, as registered with the issuer'),
  clientSecret: secretText('Secret of the one who asks'),
  issuer: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe('Value of `iss` that counts, where answers have one; also what registered applications are found under. Default: the endpoint'),
  audiences: z.array(z.string().min(1).max(500)).max(16).default([]).describe('Values of `aud` that count; none: all'),
  timeoutMs: durationMs(50, 30 * SECOND_MS)
    .default(2 * SECOND_MS)
    .describe('How long an answer may take'),
  cacheMs: durationMs(0, HOUR_MS)
    .default(MINUTE_MS)
    .describe('How long an answer counts, and never past the end of the token. A token that is withdrawn at the issuer works this much longer'),
  inactiveCacheMs: durationMs(0, 5 * MINUTE_MS)
    .default(10 * SECOND_MS)
    .describe('How long a token that is not active is refused without asking again'),
  callsMax: z.number().int().min(1).max(1_000).default(50).describe('So many questions at once; more are refused'),
  ...tokenPlace,
  ...tokenClaims,
});
export type TokenIntrospectionConfig = z.infer<typeof TokenIntrospectionConfig>;
