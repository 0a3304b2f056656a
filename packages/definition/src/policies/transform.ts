import { z } from 'zod';
import { templateText } from './template-text.js';

const mediaType = z
  .string()
  .max(200)
  .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(; ?[\w-]+="?[\w.-]+"?)*$/, 'a media type');

const Side = z.strictObject({
  template: templateText(65_536).min(1).describe('Liquid; `body` is what came, parsed where it is JSON'),
  escape: z.enum(['json', 'xml', 'none']).default('json').describe('How values are put out: as JSON, escaped for XML, or as they are'),
  contentType: mediaType.default('application/json').describe('Content type of what comes out'),
  inputs: z.array(mediaType).max(20).default([]).describe('Only bodies of these content types; none: those of JSON'),
});
export type TransformSide = z.infer<typeof Side>;

/** Makes another body of the one that came. */
export const TransformConfig = z
  .strictObject({
    request: Side.optional().describe('What the upstream gets'),
    response: Side.optional().describe('What the caller gets'),
    bodyBytesMax: z.number().int().min(1_024).max(4_194_304).default(1_048_576).describe('Larger bodies are refused, in bytes'),
  })
  .refine(({ request, response }) => request !== undefined || response !== undefined, { message: 'nothing is transformed' });
export type TransformConfig = z.infer<typeof TransformConfig>;
