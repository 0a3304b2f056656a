import { z } from 'zod';
import { guardTerms } from './guard-terms.js';

/** Judges texts by what attempts to change a model's instructions read like. */
export const PromptInjectionConfig = z.strictObject({
  look: z
    .array(z.enum(['user', 'tool', 'system']))
    .min(1)
    .max(3)
    .default(['user', 'tool'])
    .meta({ title: 'Whose texts', description: 'tool: results of tools, where documents and pages of others come in' }),
  threshold: z
    .number()
    .min(0.1)
    .max(1)
    .default(0.4)
    .meta({ title: 'From which score on', description: 'Of 0 to 1: lower finds more, and takes more for an attempt that is none' }),
  action: z.enum(['refuse', 'report']).default('refuse').meta({ title: 'What happens' }),
  phrases: z
    .array(z.string().min(4).max(200))
    .max(100)
    .default([])
    .meta({ title: 'Phrases of your own', description: 'Whoever writes one reaches the score 1; letters, spaces and signs are compared loosely' }),
  ...guardTerms,
});
export type PromptInjectionConfig = z.infer<typeof PromptInjectionConfig>;
