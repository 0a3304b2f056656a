import { z } from 'zod';

const mode = (value: 'off' | 'report' | 'enforce') => z.enum(['off', 'report', 'enforce']).default(value);

/** Holds calls to the API's OpenAPI document. */
export const OpenapiValidationConfig = z.strictObject({
  parameters: mode('enforce')
    .meta({ title: 'Parameters' })
    .describe('Path, query, header and cookie parameters. `report` writes to the call record what `enforce` refuses'),
  unknownQuery: z.enum(['allow', 'refuse']).default('allow').meta({ title: 'Query parameters that the document does not have' }),
  body: mode('enforce').meta({ title: 'Request bodies' }).describe('JSON and form bodies against their schema; of others the media type'),
  responses: mode('off')
    .meta({ title: 'Responses' })
    .describe('Status, media type and JSON body of what the upstream answers. `enforce` answers 502 instead. Event streams are let through'),
  formats: z.boolean().default(true).meta({ title: 'Formats' }).describe('Check `format` (date-time, uuid, email, ...) too'),
  patterns: z
    .enum(['linear', 'ignore'])
    .default('linear')
    .meta({ title: 'Patterns' })
    .describe('`pattern` is matched in linear time, without look-around and back-references: a document with those is refused, or its patterns are ignored'),
  errorsMax: z.number().int().min(1).max(50).default(10).meta({ title: 'Errors told' }).describe('In one answer'),
  bodyBytesMax: z
    .number()
    .int()
    .min(1)
    .max(67_108_864)
    .default(1_048_576)
    .meta({ title: 'Bytes of a body' })
    .describe('Decoded; larger ones are refused, because the whole body is looked at before it goes on'),
});
export type OpenapiValidationConfig = z.infer<typeof OpenapiValidationConfig>;
