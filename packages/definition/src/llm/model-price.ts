import { z } from 'zod';

/** Micro-dollars (millionths of a dollar) per million tokens. */
const perMillion = z.number().int().min(0).max(1_000_000_000_000);
/** Micro-dollars for one. */
const each = z.number().int().min(0).max(1_000_000_000_000);

const tokens = {
  inputPerMillion: perMillion.meta({ title: 'Input', description: 'Micro-dollars per million tokens' }),
  outputPerMillion: perMillion.meta({ title: 'Output', description: 'Micro-dollars per million tokens, reasoning included' }),
  /** Input read from the provider's prompt cache; absent: like other input, and so on below. */
  cachedInputPerMillion: perMillion.optional().meta({ title: 'Cached input', description: 'Micro-dollars per million tokens read from the prompt cache' }),
  /** Input written to the prompt cache for five minutes. */
  cacheWritePerMillion: perMillion.optional().meta({ title: 'Cache writes', description: 'Micro-dollars per million tokens' }),
  cacheWrite1hPerMillion: perMillion.optional().meta({ title: 'Cache writes for an hour', description: 'Micro-dollars per million tokens' }),
  audioInputPerMillion: perMillion.optional().meta({ title: 'Audio input', description: 'Micro-dollars per million tokens' }),
  audioOutputPerMillion: perMillion.optional().meta({ title: 'Audio output', description: 'Micro-dollars per million tokens' }),
};

export const ModelPrice = z.strictObject({
  ...tokens,
  /** Where a call's input is longer, the whole call is priced so. In rising order. */
  tiers: z
    .array(z.strictObject({ aboveInputTokens: z.number().int().min(1), ...tokens }))
    .max(8)
    .optional()
    .meta({ title: 'Prices of longer calls' }),
  perCall: each.optional().meta({ title: 'Each call', description: 'Micro-dollars' }),
  perImage: each.optional().meta({ title: 'Each image', description: 'Micro-dollars' }),
  perSearch: each.optional().meta({ title: 'Each web search', description: 'Micro-dollars' }),
  perMillionCharacters: perMillion.optional().meta({ title: 'Characters', description: 'Micro-dollars per million characters of speech' }),
  perMinute: each.optional().meta({ title: 'Each minute', description: 'Micro-dollars per minute of audio' }),
});
export type ModelPrice = z.infer<typeof ModelPrice>;

export const MODEL_ABILITIES = [
  'chat',
  'tools',
  'vision',
  'audio-input',
  'audio-output',
  'files',
  'reasoning',
  'structured-output',
  'prompt-cache',
  'embeddings',
  'images',
  'speech',
  'transcription',
  'moderation',
  'rerank',
  'realtime',
] as const;
export const ModelAbility = z.enum(MODEL_ABILITIES);
export type ModelAbility = z.infer<typeof ModelAbility>;

/** A model as a provider calls it. */
export const ModelEntry = z.strictObject({
  id: z.string().min(1).max(200).meta({ title: 'Model', description: 'As the provider calls it' }),
  /** For people. */
  name: z.string().max(200).optional(),
  contextTokens: z.number().int().min(1).optional().meta({ title: 'Context', description: 'Tokens of input and output together' }),
  outputTokensMax: z.number().int().min(1).optional().meta({ title: 'Longest answer', description: 'Tokens' }),
  /** Absent: unknown. */
  abilities: z.array(ModelAbility).optional(),
  /** Absent: unknown, and the spend of its calls is not known either. */
  price: ModelPrice.optional(),
});
export type ModelEntry = z.infer<typeof ModelEntry>;
