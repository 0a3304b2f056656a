import { z } from 'zod';
import { MODEL_OPERATIONS } from '../llm/wire-format.js';

const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^*\s]*\*?[^*\s]*$/, 'a name, with one * at most, which stands for any text');

export const MODALITIES = ['text', 'image', 'audio', 'file'] as const;

/** What may be asked of which models. */
export const ModelAccessConfig = z.strictObject({
  models: z.array(name).max(500).optional().meta({ title: 'Models', description: 'As callers ask for them; * stands for any text. Left out: all' }),
  except: z.array(name).max(500).default([]).meta({ title: 'But not', description: 'Models that are not to be had, whatever stands above' }),
  operations: z.array(z.enum(MODEL_OPERATIONS)).max(MODEL_OPERATIONS.length).optional().meta({ title: 'Operations', description: 'Left out: all' }),
  outputTokensMax: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .optional()
    .meta({ title: 'Longest answer (tokens)', description: 'Also of callers who set no limit' }),
  whenOver: z.enum(['lower', 'refuse']).default('lower').meta({ title: 'Who asks for more', description: 'Gets so much, or is refused' }),
  tools: z.array(name).max(200).optional().meta({
    title: 'Tools',
    description: 'By name, those that the provider runs by their kind; * stands for any text. None: no tools. Left out: all',
  }),
  modalities: z
    .array(z.enum(MODALITIES))
    .min(1)
    .optional()
    .meta({ title: 'Texts, pictures, sounds, files', description: 'In conversations, both ways. Left out: all' }),
});
export type ModelAccessConfig = z.infer<typeof ModelAccessConfig>;
