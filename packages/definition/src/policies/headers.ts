import { z } from 'zod';
import { secretText } from './secret.js';
import { templateText } from './template-text.js';

/** A field name (RFC 9110, 5.1), lower case. Hop-by-hop and framing fields are the gateway's own. */
const OWN = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]);
export const headerName = z
  .string()
  .max(100)
  .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, 'a header name in lower case')
  .refine((name) => !OWN.has(name), { message: 'this header belongs to the gateway' });

/** A field value: visible ASCII, spaces and tabs inside; no line breaks (RFC 9110, 5.5). */
export const headerValue = z
  .string()
  .max(4_096)
  .regex(/^$|^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/, 'visible ASCII without line breaks');

/** What a header is given: text, a secret, or what a template makes of the call. */
export const HeaderSetting = z.union([
  headerValue.meta({ title: 'Text' }),
  z.strictObject({ secret: secretText('Secret value') }).meta({ title: 'Secret' }),
  z.strictObject({ template: templateText(4_096).describe('Liquid, such as {{ application.name }}') }).meta({ title: 'Template' }),
]);
export type HeaderSetting = z.infer<typeof HeaderSetting>;

const HeaderRules = z.strictObject({
  set: z
    .array(z.strictObject({ name: headerName, value: HeaderSetting }))
    .max(32)
    .default([])
    .describe('Replace or add'),
  add: z
    .array(z.strictObject({ name: headerName, value: HeaderSetting }))
    .max(32)
    .default([])
    .describe('Add beside what is there'),
  remove: z.array(headerName).max(32).default([]).describe('Take away'),
});
export type HeaderRules = z.infer<typeof HeaderRules>;

/** Header rules for the request to the upstream and the response to the client: first remove, then set, then add. */
export const HeadersConfig = z.strictObject({ request: HeaderRules.prefault({}), response: HeaderRules.prefault({}) });
export type HeadersConfig = z.infer<typeof HeadersConfig>;
