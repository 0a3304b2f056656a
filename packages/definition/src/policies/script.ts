import { z } from 'zod';

/** A program of one's own in a sandbox: the last resort, where no other policy does it. */
export const ScriptConfig = z.strictObject({
  source: z
    .string()
    .min(1)
    .max(65_536)
    .meta({ format: 'javascript' })
    .describe('JavaScript with `function onRequest(request, context)`, `function onResponse(response, request, context)`, or both'),
  timeMs: z
    .number()
    .int()
    .min(1)
    .max(200)
    .default(20)
    .describe('How long one call of it may run, in milliseconds; the gateway process does nothing else meanwhile'),
  memoryBytes: z.number().int().min(262_144).max(33_554_432).default(4_194_304).describe('How much memory it may use'),
  bodies: z.enum(['none', 'request', 'response', 'both']).default('none').describe('Bodies that it gets, as text'),
  bodyBytesMax: z.number().int().min(1_024).max(1_048_576).default(262_144).describe('Larger bodies are refused, in bytes'),
});
export type ScriptConfig = z.infer<typeof ScriptConfig>;
