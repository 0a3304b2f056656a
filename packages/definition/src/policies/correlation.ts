import { z } from 'zod';
import { headerName } from './headers.js';

/** Ids that lead through all systems that a call passes. The request id of the gateway stays what it is. */
export const CorrelationConfig = z.strictObject({
  header: headerName.default('x-correlation-id').describe('Header of the correlation id'),
  accept: z.boolean().default(true).describe('The caller’s id counts where it is a plain word of up to 128 characters'),
  generate: z.enum(['uuid', 'request-id', 'none']).default('uuid').describe('The id of a call that brings none: a UUID, the gateway’s request id, or none'),
  alsoSend: z.array(headerName).max(8).default([]).describe('Further headers in which the upstream gets it'),
  respond: z.boolean().default(true).describe('Tell it to the caller'),
  trace: z
    .enum(['off', 'continue', 'start'])
    .default('off')
    .describe('`traceparent` (W3C Trace Context): left alone, continued where the caller sent one, or begun here where none came'),
  acceptTrace: z.boolean().default(true).describe('A caller’s trace is trusted; otherwise each call begins one of its own'),
});
export type CorrelationConfig = z.infer<typeof CorrelationConfig>;
