import { z } from 'zod';
import { SENSITIVE_KINDS } from './sensitive-kinds.js';

const count = z.number().int().min(0);

/** What an API of kind llm keeps of what was asked and answered. Left out: nothing. */
export const StoreContent = z.strictObject({
  request: z.boolean().default(true).meta({ title: 'What is asked' }),
  answer: z.boolean().default(true).meta({ title: 'What is answered' }),
  mask: z.boolean().default(true).meta({ title: 'Mask', description: 'At the gateway, before anything is written' }),
  find: z
    .array(z.enum(SENSITIVE_KINDS))
    .max(SENSITIVE_KINDS.length)
    .default([...SENSITIVE_KINDS])
    .meta({ title: 'What is masked', description: 'Where masking is on' }),
  bytesMax: z.number().int().min(256).max(262_144).default(16_384).meta({
    title: 'Most of each (bytes)',
    description: 'Of what is asked the latest, of what is answered the beginning',
  }),
  days: z.number().int().min(1).max(365).default(7).meta({ title: 'Days', description: 'Then it is deleted' }),
});
export type StoreContent = z.infer<typeof StoreContent>;

/** One thing that was said. `reasoning` and `tool-call` are the model's, `tool` is a tool's result. */
export const SaidPart = z.strictObject({
  by: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'reasoning', 'tool-call']),
  text: z.string(),
});
export type SaidPart = z.infer<typeof SaidPart>;

/** Content on its way beside a call record. */
export const KeptContent = z.strictObject({
  days: z.number().int().min(1).max(365),
  /** Lists of what was said as JSON, sealed under the group's key with `contentContext` as context. */
  request: z.string().max(1_000_000).optional(),
  answer: z.string().max(1_000_000).optional(),
  /** Bytes of what is kept. */
  requestBytes: count.optional(),
  answerBytes: count.optional(),
  /** Of these there was more. */
  cut: z.array(z.enum(['request', 'answer'])).optional(),
  /** How many of which kind were masked. */
  masked: z.record(z.string(), count).optional(),
  /** The gateway had no room for it: call records come first. */
  dropped: z.literal(true).optional(),
});
export type KeptContent = z.infer<typeof KeptContent>;

export const contentContext = (part: 'request' | 'answer', requestId: string): string => `content:${part}:${requestId}`;
