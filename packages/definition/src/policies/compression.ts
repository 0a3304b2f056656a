import { z } from 'zod';

/** Compresses responses for clients that take it (RFC 9110, 12.5.3). */
export const CompressionConfig = z.strictObject({
  codings: z
    .array(z.enum(['zstd', 'br', 'gzip']))
    .min(1)
    .max(3)
    .default(['zstd', 'br', 'gzip'])
    .describe('Content codings; the first counts where the client likes several alike'),
  bytesMin: z.number().int().min(0).max(1_048_576).default(1_024).describe('Shorter responses of known length stay as they are, in bytes'),
  types: z
    .array(
      z
        .string()
        .max(100)
        .regex(/^[a-z0-9!#$&^_.+-]+\/([a-z0-9!#$&^_.+-]+|\*)$/, 'such as application/json or text/*'),
    )
    .min(1)
    .max(50)
    .default(['text/*', 'application/json', 'application/xml', 'application/javascript', 'application/problem+json', 'application/x-ndjson', 'image/svg+xml'])
    .describe('Content types; those that end in +json and +xml are taken along'),
  level: z.enum(['fast', 'balanced', 'small']).default('fast').describe('How much work is put into it'),
  eventStreams: z.boolean().default(false).describe('Server-sent events too, flushed after each'),
  decompressRequests: z.boolean().default(false).describe('Request bodies reach the upstream decompressed'),
  bodyBytesMax: z.number().int().min(1_024).max(16_777_216).default(1_048_576).describe('A request may have so many bytes when decompressed'),
});
export type CompressionConfig = z.infer<typeof CompressionConfig>;
