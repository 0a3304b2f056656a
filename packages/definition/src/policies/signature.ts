import { z } from 'zod';
import { durationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../duration.js';

const clockWindowMs = durationMs(SECOND_MS, HOUR_MS)
  .default(5 * MINUTE_MS)
  .describe('How far the time of a signature may lie from now, before or after');
const replay = z
  .enum(['once', 'once-everywhere', 'any'])
  .default('once')
  .describe('How often one signature counts: once at a gateway process, once at all gateways (asks Redis), or any number of times within the window');
const bodyBytesMax = z
  .number()
  .int()
  .min(0)
  .max(67_108_864)
  .default(1_048_576)
  .describe('Largest body whose digest is checked, bytes; it is held until then. Larger ones are refused');

/** Components of a signature base (RFC 9421, 2): a field in lower case, or one that is derived from the request. */
const component = z
  .string()
  .regex(
    /^(@(method|target-uri|authority|scheme|request-target|path|query)|[a-z0-9!#$%&'*+.^_`|~-]{1,100})$/,
    'a field name in lower case, or a derived component',
  );

export const HTTP_SIGNATURE_ALGORITHMS = ['hmac-sha256', 'ed25519', 'ecdsa-p256-sha256', 'rsa-pss-sha512', 'rsa-v1_5-sha256'] as const;

/** Identifies the calling application by a signature over its request (HTTP Message Signatures, RFC 9421). */
export const HttpSignatureConfig = z.strictObject({
  algorithms: z
    .array(z.enum(HTTP_SIGNATURE_ALGORITHMS))
    .min(1)
    .default(['hmac-sha256', 'ed25519', 'ecdsa-p256-sha256', 'rsa-pss-sha512'])
    .describe('Algorithms that count'),
  components: z.array(component).min(1).max(32).default(['@method', '@authority', '@path', '@query']).describe('What every signature must cover at least'),
  coverBody: z.boolean().default(true).describe('A request with a body must carry a Content-Digest (RFC 9530) that the signature covers'),
  clockWindowMs,
  replay,
  bodyBytesMax,
});
export type HttpSignatureConfig = z.infer<typeof HttpSignatureConfig>;

const scopePart = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'letters, digits, `_`, `.` and `-`');

/** Identifies the calling application by a keyed hash over its request in the form of AWS Signature Version 4. */
export const HmacSignatureConfig = z.strictObject({
  region: scopePart.default('gatehouse').describe('Region that callers sign for'),
  service: scopePart.default('execute-api').describe('Service that callers sign for'),
  signedHeaders: z
    .array(z.string().regex(/^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'a header name in lower case'))
    .max(16)
    .default(['host'])
    .describe('Headers that every signature must cover at least'),
  unsignedBody: z.boolean().default(false).describe('Also take requests that leave their body out of the signature'),
  clockWindowMs,
  replay,
  bodyBytesMax,
});
export type HmacSignatureConfig = z.infer<typeof HmacSignatureConfig>;
