import { z } from 'zod';
import { SENSITIVE_KINDS } from '../llm/sensitive-kinds.js';
import { guardTerms } from './guard-terms.js';

const OwnPattern = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'small letters, digits and -')
    .meta({ title: 'Name', description: 'In records and placeholders' }),
  pattern: z.string().min(1).max(500).meta({ title: 'Pattern', description: 'RE2 syntax: matched in linear time' }),
  longest: z
    .number()
    .int()
    .min(1)
    .max(512)
    .default(64)
    .meta({ title: 'Longest (characters)', description: 'Longer matches do not count; of streams so much is held back' }),
});

/** Finds personal data and secrets in what models are asked and answer. */
export const SensitiveDataConfig = z
  .strictObject({
    find: z
      .array(z.enum(SENSITIVE_KINDS))
      .max(SENSITIVE_KINDS.length)
      .default(['email', 'phone', 'payment-card', 'iban', 'us-ssn', 'url-credentials', 'secret'])
      .meta({ title: 'What is found', description: 'secret: keys and tokens of some twenty makers, JSON web tokens, private keys' }),
    patterns: z.array(OwnPattern).max(20).default([]).meta({ title: 'Patterns of your own' }),
    request: z.enum(['placeholder', 'mask', 'refuse', 'report', 'ignore']).default('placeholder').meta({
      title: 'In what is asked',
      description: 'placeholder: the model sees [EMAIL_1], and the caller the real thing where the answer repeats it; mask: [EMAIL], for good',
    }),
    answer: z.enum(['mask', 'refuse', 'report', 'ignore']).default('mask').meta({ title: 'In answers', description: 'What the model says by itself' }),
    ...guardTerms,
  })
  .refine(({ find, patterns }) => find.length + patterns.length > 0, { message: 'nothing is to be found', path: ['find'] });
export type SensitiveDataConfig = z.infer<typeof SensitiveDataConfig>;
