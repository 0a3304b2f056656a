import { z } from 'zod';
import { templateText } from './template-text.js';

const parameterName = z.string().min(1).max(200);
const path = templateText(2_000).regex(/^\//, 'begins with a slash');

/** Another path, query or method for the upstream. Records keep what the caller asked for. */
export const RewriteConfig = z.strictObject({
  path: z
    .discriminatedUnion('by', [
      z
        .strictObject({ by: z.literal('template'), template: path.describe('The whole path, such as /v2/items/{{ request.params.id }}') })
        .meta({ title: 'A new path' }),
      z
        .strictObject({
          by: z.literal('prefix'),
          from: z.string().max(500).regex(/^\//, 'begins with a slash').describe('Prefix of whole segments that is taken away'),
          to: z
            .string()
            .max(500)
            .regex(/^(\/.*)?$/, 'empty, or begins with a slash')
            .default('')
            .describe('What stands in its place'),
        })
        .meta({ title: 'Another prefix' }),
    ])
    .optional()
    .describe('Behind the API’s root'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional().describe('Another method; HEAD and OPTIONS stay'),
  query: z
    .strictObject({
      keep: z.array(parameterName).max(100).optional().describe('Only these parameters pass; absent: all'),
      remove: z.array(parameterName).max(100).default([]).describe('These do not pass'),
      set: z
        .array(z.strictObject({ name: parameterName, value: templateText(2_000) }))
        .max(50)
        .default([])
        .describe('These stand in the place of the caller’s'),
      add: z
        .array(z.strictObject({ name: parameterName, value: templateText(2_000) }))
        .max(50)
        .default([])
        .describe('These stand beside the caller’s'),
    })
    .prefault({})
    .describe('Query parameters'),
});
export type RewriteConfig = z.infer<typeof RewriteConfig>;

/** Sends callers elsewhere. */
export const RedirectConfig = z.strictObject({
  status: z
    .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
    .default(308)
    .describe('301 and 308 for good, the others for now'),
  location: templateText(2_000).min(1).describe('URL or path; values are percent-encoded'),
  keepQuery: z.boolean().default(true).describe('The caller’s query goes along'),
});
export type RedirectConfig = z.infer<typeof RedirectConfig>;
