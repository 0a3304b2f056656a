import { z } from 'zod';
import { DAY_MS, SECOND_MS } from '../duration.js';
import { headerName } from './headers.js';

const milliseconds = (most: number) => z.number().int().min(0).max(most);
/** As it stands in the query, before decoding. */
const parameter = z.string().regex(/^[^&=#\s]{1,100}$/, 'the name of a query parameter');
const fields = (...defaults: string[]) => z.array(headerName).max(4).default(defaults);

/** A shared HTTP cache (RFC 9111) between the policies of an API and its upstream: what responses say of their freshness counts, within these bounds. */
export const CacheConfig = z
  .strictObject({
    sharing: z
      .enum(['application', 'response', 'everyone'])
      .default('application')
      .describe(
        'Who is served a stored response: the application that fetched it; any caller of the API where the response says so (`public`, `s-maxage`, `must-revalidate`); or any caller, whatever the response says of that',
      ),
    query: z
      .enum(['all', 'only', 'except'])
      .default('all')
      .describe('Which query parameters tell responses apart: all, only those named below, or all except those'),
    queryNames: z.array(parameter).max(50).default([]).describe('The parameters meant above'),
    sortQuery: z.boolean().default(false).describe('The order of query parameters means nothing to the upstream'),
    defaultMs: milliseconds(DAY_MS)
      .default(0)
      .describe('How long a 200, 301, 404 or 410 is fresh that says nothing of it, in milliseconds; 0 stores none of these'),
    heuristics: z
      .boolean()
      .default(true)
      .describe('A response with `Last-Modified` and no lifetime is fresh for a tenth of its age, a day at most (RFC 9111, 4.2.2)'),
    lifetimeMaxMs: milliseconds(30 * DAY_MS)
      .min(SECOND_MS)
      .default(DAY_MS)
      .describe('No response is fresh for longer, in milliseconds'),
    staleWhileRevalidateMs: milliseconds(DAY_MS)
      .default(0)
      .describe('A response that says nothing of it is served so long after its end while a fresh one is fetched, in milliseconds'),
    staleIfErrorMs: milliseconds(7 * DAY_MS)
      .default(0)
      .describe('A response that says nothing of it is served so long after its end when the upstream fails, in milliseconds'),
    objectBytesMax: z.number().int().min(1_024).max(67_108_864).default(1_048_576).describe('Responses with longer bodies pass and are not stored, in bytes'),
    coalesce: z.boolean().default(true).describe('Calls for what is being fetched wait for that fetch'),
    redis: z.boolean().default(true).describe('Share stored responses among gateways, where these have a Redis for it'),
    storeCookies: z.boolean().default(false).describe('Store responses with `Set-Cookie` too, cookies included'),
    obeyRequests: z.boolean().default(true).describe('`Cache-Control` and `Pragma` of requests count: callers can ask for fresh responses'),
    targetedFields: fields('cdn-cache-control').describe('Header fields that take the place of `Cache-Control` here, most important first (RFC 9213)'),
    tagHeaders: fields('surrogate-key', 'cache-tag').describe('Response headers that name the tags by which stored responses can be purged'),
    cacheStatus: z.boolean().default(true).describe('Say in `Cache-Status` (RFC 9211) what the cache did'),
  })
  .refine(({ query, queryNames }) => (query === 'all') === (queryNames.length === 0), {
    message: 'name parameters where only some count, and none where all do',
    path: ['queryNames'],
  });
export type CacheConfig = z.infer<typeof CacheConfig>;

/** What a purge takes away: everything of the API, what carries a tag, or what is stored under a path with its query. */
export const PurgeScope = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('api') }),
  z.strictObject({ by: z.literal('tag'), tag: z.string().regex(/^[\x21-\x7e]{1,256}$/, 'visible ASCII without spaces') }),
  z.strictObject({
    by: z.literal('url'),
    /** Behind the API's root, with the query, as callers ask for it. */
    path: z
      .string()
      .max(2_048)
      .regex(/^\/[\x21-\x7e]*$/, 'a path that begins with a slash'),
  }),
]);
export type PurgeScope = z.infer<typeof PurgeScope>;

/** An entry of the append-only stream of purges beside the snapshots: what was stored before it arrived is not served any more. */
export const PurgeEntry = z.strictObject({
  sequence: z.number().int().min(1),
  tenantId: z.string(),
  apiId: z.string(),
  scope: PurgeScope,
});
export type PurgeEntry = z.infer<typeof PurgeEntry>;
