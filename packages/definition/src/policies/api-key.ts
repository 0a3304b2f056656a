import { z } from 'zod';
import { headerName } from './headers.js';

/** Identifies the caller by an API key: sought in the named headers, then as a bearer token, then in the query. */
export const ApiKeyConfig = z.strictObject({
  headers: z.array(headerName).max(4).default(['x-api-key']).describe('Headers that may carry the key'),
  bearer: z.boolean().default(true).describe('Also take `Authorization: Bearer <key>`'),
  queryName: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,40}$/)
    .optional()
    .describe('Also take the key from this query parameter (visible in logs of others: prefer a header)'),
  forward: z.boolean().default(false).describe('Send the key on to the upstream'),
});
export type ApiKeyConfig = z.infer<typeof ApiKeyConfig>;
