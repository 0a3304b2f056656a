import { z } from 'zod';
import { durationMs, MINUTE_MS, SECOND_MS } from '../duration.js';
import { headerName } from './headers.js';
import { secretText } from './secret.js';
import { httpUrl } from './token.js';

const word = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x20-\x7e]+$/, 'visible ASCII');

/** How the gateway shows upstreams who it is. What callers sent in the same header does not reach them. */
export const UpstreamAuthConfig = z.discriminatedUnion('as', [
  z
    .strictObject({
      as: z.literal('basic'),
      username: word(256)
        .regex(/^[^:]*$/, 'no colon')
        .describe('User'),
      password: secretText('Password'),
    })
    .meta({ title: 'User and password' }),
  z
    .strictObject({
      as: z.literal('bearer'),
      token: secretText('The token or key'),
      header: headerName.default('authorization').describe('Header that carries it'),
      prefix: z
        .string()
        .max(40)
        .regex(/^[\x20-\x7e]*$/, 'visible ASCII')
        .default('Bearer ')
        .describe('What stands before it; empty for a bare key'),
    })
    .meta({ title: 'Fixed token or key' }),
  z
    .strictObject({
      as: z.literal('oauth'),
      tokenEndpoint: httpUrl.describe('Where tokens are given out (RFC 6749, 4.4)'),
      clientId: word(500).describe('Who asks'),
      clientSecret: secretText('Secret of the one who asks'),
      send: z.enum(['header', 'body']).default('header').describe('Where the secret is sent: as basic authentication, or in the body'),
      scope: word(1_000).optional().describe('Scopes to ask for, separated by spaces'),
      audience: word(500).optional().describe('Parameter `audience`, where the issuer wants one'),
      resource: httpUrl.optional().describe('Parameter `resource` (RFC 8707)'),
      refreshMs: durationMs(SECOND_MS, 30 * MINUTE_MS)
        .default(30 * SECOND_MS)
        .describe('A token is renewed so long before its end, in milliseconds'),
      timeoutMs: durationMs(50, 30 * SECOND_MS)
        .default(5 * SECOND_MS)
        .describe('How long the issuer may take, in milliseconds'),
    })
    .meta({ title: 'OAuth client credentials' }),
  z
    .strictObject({
      as: z.literal('aws'),
      accessKeyId: z.string().max(128).regex(/^\w+$/).describe('Access key id'),
      secretAccessKey: secretText('Secret access key'),
      sessionToken: secretText('Session token, with temporary keys').optional(),
      region: z
        .string()
        .max(40)
        .regex(/^[a-z0-9-]+$/)
        .describe('Region, such as eu-central-1'),
      service: z
        .string()
        .max(60)
        .regex(/^[a-z0-9-]+$/)
        .describe('Service as signatures name it, such as execute-api or s3'),
      bodyBytesMax: z.number().int().min(0).max(16_777_216).default(1_048_576).describe('A signature covers the body: it is held up to so many bytes'),
      unsignedBody: z.boolean().default(false).describe('Leave the body out of the signature and do not hold it, where the service takes that (S3 over TLS)'),
    })
    .meta({ title: 'AWS Signature Version 4' }),
]);
export type UpstreamAuthConfig = z.infer<typeof UpstreamAuthConfig>;
