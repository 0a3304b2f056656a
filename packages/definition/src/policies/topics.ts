import { z } from 'zod';
import { durationMs, MINUTE_MS, SECOND_MS } from '../duration.js';
import { guardTerms } from './guard-terms.js';

const Topic = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(60)
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]*$/u, 'letters, digits, spaces, - and _')
      .meta({ title: 'Name', description: 'In records' }),
    words: z
      .array(z.string().trim().min(2).max(100))
      .max(200)
      .default([])
      .meta({ title: 'Words', description: 'Words or phrases that it is known by; large and small letters are the same' }),
    patterns: z.array(z.string().min(1).max(500)).max(20).default([]).meta({ title: 'Patterns', description: 'RE2 syntax; matches of up to 200 characters' }),
    description: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .meta({ title: 'Description', description: 'For the model that judges: what belongs to it, and what does not' }),
  })
  .refine(({ words, patterns, description }) => words.length + patterns.length > 0 || description !== undefined, {
    message: 'a topic is known by words, by patterns, or by a description for the judge',
    path: ['words'],
  });
export type Topic = z.infer<typeof Topic>;

const Judge = z.strictObject({
  model: z.string().min(1).max(200).meta({ title: 'Model', description: 'A model route, or provider/model; it need not be offered to callers' }),
  timeoutMs: durationMs(100, 2 * MINUTE_MS)
    .default(5 * SECOND_MS)
    .meta({ title: 'Time-out (ms)' }),
});

/** What may be talked about, by words and patterns, or by the judgement of a model. */
export const TopicsConfig = z
  .strictObject({
    deny: z.array(Topic).max(50).default([]).meta({ title: 'Not these' }),
    allow: z.array(Topic).max(50).default([]).meta({ title: 'Only these', description: 'Where there are some, what is asked has to be about one of them' }),
    look: z
      .array(z.enum(['user', 'tool', 'system', 'assistant']))
      .min(1)
      .max(4)
      .default(['user', 'tool', 'system', 'assistant'])
      .meta({
        title: 'Whose texts',
        description:
          'Where topics are looked for that are denied. Callers write all of a conversation: also what stands there as said by the model or the system',
      }),
    judge: Judge.optional().meta({ title: 'Ask a model', description: 'What it uses counts as the call’s. Left out: words and patterns alone' }),
    answers: z.boolean().default(false).meta({ title: 'Answers too', description: 'Words and patterns that are denied are looked for in answers as well' }),
    action: z.enum(['refuse', 'report']).default('refuse').meta({ title: 'What happens' }),
    ...guardTerms,
  })
  .refine(({ deny, allow }) => deny.length + allow.length > 0, { message: 'no topic is named', path: ['deny'] })
  .refine(({ deny, allow, judge }) => judge !== undefined || [...deny, ...allow].every(({ words, patterns }) => words.length + patterns.length > 0), {
    message: 'a topic that is only described needs a model that judges',
    path: ['judge'],
  });
export type TopicsConfig = z.infer<typeof TopicsConfig>;
