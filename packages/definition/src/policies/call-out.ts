import { z } from 'zod';
import { durationMs, HOUR_MS, SECOND_MS } from '../duration.js';
import { headerName, headerValue } from './headers.js';
import { secretText } from './secret.js';
import { templateText } from './template-text.js';

const value = z.union([
  templateText(2_000).meta({ title: 'Text or template' }),
  z.strictObject({ secret: secretText('Secret value') }).meta({ title: 'Secret' }),
]);

/** Asks a service of yours before the upstream, and uses its answer. */
export const CallOutConfig = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT']).default('GET').describe('Method'),
    url: templateText(2_000)
      .regex(/^https?:\/\/[^/{}\s]+(\/|\?|$)/, 'an http(s) URL whose host is fixed')
      .describe('URL; values in it are percent-encoded'),
    headers: z
      .array(z.strictObject({ name: headerName, value }))
      .max(32)
      .default([])
      .describe('Headers to send'),
    body: templateText(16_384).optional().describe('JSON to send; values are put in as JSON'),
    timeoutMs: durationMs(10, 30 * SECOND_MS)
      .default(SECOND_MS)
      .describe('How long the answer may take, in milliseconds'),
    bytesMax: z.number().int().min(0).max(1_048_576).default(65_536).describe('How long the answer may be, in bytes'),
    callsMax: z.number().int().min(1).max(1_000).default(64).describe('So many calls at once in one gateway process; more count as failed'),
    cacheMs: durationMs(0, HOUR_MS).default(0).describe('How long an answer counts, in milliseconds; 0: for its call alone'),
    cacheKey: templateText(1_000).optional().describe('Calls with the same key share an answer; default: URL, headers and body'),
    onFailure: z.enum(['refuse', 'pass']).default('refuse').describe('No answer, or one of 5xx: refuse the call, or let it pass without'),
    allow: z
      .array(z.number().int().min(100).max(599))
      .max(20)
      .default([])
      .describe('Statuses that let the call pass; none: every 2xx. Any other answer of less than 500 refuses it'),
    refuseWith: z.enum(['answer', 'forbidden']).default('forbidden').describe('A refused caller gets the service’s own answer, or 403'),
    setContext: z
      .string()
      .regex(/^[a-z][A-Za-z0-9_]{0,39}$/, 'a name in letters and digits')
      .optional()
      .describe('Later policies find `status`, `headers` and `body` of the answer under `context` and this name'),
    setHeaders: z
      .array(z.strictObject({ name: headerName, value: templateText(2_000).or(headerValue) }))
      .max(32)
      .default([])
      .describe('Headers for the upstream; the answer is `answer.status`, `answer.headers`, `answer.body`'),
  })
  .refine(({ method, body }) => method !== 'GET' || body === undefined, { message: 'GET has no body', path: ['body'] });
export type CallOutConfig = z.infer<typeof CallOutConfig>;
