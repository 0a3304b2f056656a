import { z } from 'zod';

/** `customer.email`, `items.*.card`, `**.password`: members by name, `*` any one, `**` any depth. */
const fieldPath = z
  .string()
  .max(300)
  .regex(/^(\*\*\.)?[^.\s]+(\.[^.\s]+)*$/, 'names with dots between them; * for any one, **. before one for any depth');

const fields = z.array(fieldPath).max(100).default([]);

/** Hides fields of JSON bodies, and parameters in call records. */
export const MaskConfig = z.strictObject({
  request: fields.describe('Fields that the upstream does not get to see'),
  response: fields.describe('Fields that callers do not get to see'),
  by: z
    .enum(['mask', 'remove', 'hash', 'last4'])
    .default('mask')
    .describe('`***`, nothing at all, a keyless fingerprint (SHA-256, cut), or all but the last four characters'),
  bodyBytesMax: z.number().int().min(1_024).max(4_194_304).default(1_048_576).describe('Larger JSON bodies are refused, in bytes'),
});
export type MaskConfig = z.infer<typeof MaskConfig>;

/** Hides parameters in call records. */
export const RecordMaskConfig = z.strictObject({
  query: z.array(z.string().min(1).max(200)).max(50).default([]).describe('Query parameters whose values are not written down'),
  path: z.array(z.string().min(1).max(200)).max(50).default([]).describe('Path parameters, as the document names them, whose values are not written down'),
});
export type RecordMaskConfig = z.infer<typeof RecordMaskConfig>;
