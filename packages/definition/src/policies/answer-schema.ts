import { z } from 'zod';
import { durationMs, MINUTE_MS, SECOND_MS } from '../duration.js';

function isSchema(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Holds answers of models to a JSON Schema. */
export const AnswerSchemaConfig = z.strictObject({
  schema: z
    .string()
    .min(2)
    .max(65_536)
    .refine(isSchema, { message: 'a JSON Schema is a JSON object' })
    .meta({ title: 'Schema', description: 'JSON Schema (2020-12); refers to its own $defs alone', format: 'json' }),
  tell: z
    .boolean()
    .default(true)
    .meta({ title: 'Tell the model', description: 'The schema is sent along as the form of the answer, in the provider’s own way' }),
  whenWrong: z.enum(['refuse', 'ask-again', 'report']).default('refuse').meta({
    title: 'When the answer is wrong',
    description: 'ask-again: the same model is told what is wrong, once; what that uses counts as the call’s. report: it passes and the record tells',
  }),
  timeoutMs: durationMs(SECOND_MS, 10 * MINUTE_MS)
    .default(MINUTE_MS)
    .meta({ title: 'Time-out (ms)', description: 'Of asking again' }),
});
export type AnswerSchemaConfig = z.infer<typeof AnswerSchemaConfig>;
