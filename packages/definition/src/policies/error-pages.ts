import { z } from 'zod';
import { templateText } from './template-text.js';

const BodyTemplate = z.strictObject({
  contentType: z
    .enum(['application/json', 'application/problem+json', 'text/html', 'application/xml', 'text/plain'])
    .describe('Content type; values are escaped for it'),
  template: templateText(32_768).describe('Liquid over `error.code`, `error.status`, `error.title`, `error.detail`, `error.requestId` and `request`'),
});

/** Bodies of one's own for what the gateway refuses. The upstream's own errors pass unchanged. */
export const ErrorPagesConfig = z.strictObject({
  pages: z
    .array(
      z.strictObject({
        codes: z
          .array(
            z
              .string()
              .max(80)
              .regex(/^gateway\.([a-z_]+|\*)$/, 'an error code such as gateway.rate_limited, or gateway.*'),
          )
          .max(40)
          .default([])
          .describe('Error codes'),
        statuses: z.array(z.number().int().min(400).max(599)).max(40).default([]).describe('Or statuses; neither: every refusal'),
        bodies: z.array(BodyTemplate).min(1).max(5).describe('One per content type; the caller’s Accept chooses, and the first is for who does not say'),
        status: z.number().int().min(400).max(599).optional().describe('Another status'),
      }),
    )
    .min(1)
    .max(40)
    .describe('The first that fits counts'),
});
export type ErrorPagesConfig = z.infer<typeof ErrorPagesConfig>;
