import { z } from 'zod';
import { durationMs, MINUTE_MS } from '../duration.js';

/** Answers from the examples and schemas of the API's document; no upstream is asked. */
export const MockConfig = z.strictObject({
  status: z.number().int().min(200).max(599).optional().describe('Status to answer with; default: the first 2xx that the document has'),
  prefer: z.boolean().default(true).describe('Clients choose with `Prefer: code=404` and `Prefer: example=name` (RFC 7240)'),
  queryName: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,40}$/)
    .optional()
    .describe('Clients choose the status with this query parameter too'),
  delayMs: durationMs(0, MINUTE_MS).default(0).describe('Answer so much later, in milliseconds'),
});
export type MockConfig = z.infer<typeof MockConfig>;
