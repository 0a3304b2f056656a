import { z } from 'zod';

const most = (value: number, max = 10_000_000) => z.number().int().min(1).max(max).default(value);
const bodyBytesMax = most(1_048_576, 67_108_864)
  .meta({ title: 'Bytes of a body' })
  .describe('Decoded; larger ones are refused, because the whole body is looked at before it goes on');

/** Refuses JSON bodies of a shape that is dear to read. */
export const JsonLimitsConfig = z.strictObject({
  depthMax: most(32, 1_000).meta({ title: 'Depth' }).describe('Objects and arrays inside one another'),
  keysMax: most(1_000).meta({ title: 'Members of an object' }),
  itemsMax: most(10_000).meta({ title: 'Items of an array' }),
  valuesMax: most(100_000).meta({ title: 'Values in all' }),
  keyBytesMax: most(256).meta({ title: 'Bytes of a member’s name' }).describe('As written, with escapes'),
  stringBytesMax: most(100_000).meta({ title: 'Bytes of a string' }).describe('As written, with escapes'),
  numberDigitsMax: most(64, 10_000).meta({ title: 'Characters of a number' }),
  duplicateKeys: z
    .enum(['allow', 'refuse'])
    .default('refuse')
    .meta({ title: 'A name twice in one object' })
    .describe('Readers differ on which one counts (RFC 8259, 4)'),
  bodyBytesMax,
});
export type JsonLimitsConfig = z.infer<typeof JsonLimitsConfig>;

/** Refuses XML bodies with a document type or of a shape that is dear to read. */
export const XmlLimitsConfig = z.strictObject({
  depthMax: most(32, 1_000).meta({ title: 'Depth' }).describe('Elements inside one another'),
  elementsMax: most(10_000).meta({ title: 'Elements in all' }),
  childrenMax: most(1_000).meta({ title: 'Children of an element' }),
  attributesMax: most(50).meta({ title: 'Attributes of an element' }),
  nameBytesMax: most(256).meta({ title: 'Length of a name' }).describe('Of elements and attributes, in characters'),
  valueBytesMax: most(100_000).meta({ title: 'Length of a text or attribute' }).describe('In characters'),
  comments: z.enum(['allow', 'refuse']).default('allow').meta({ title: 'Comments' }),
  processingInstructions: z
    .enum(['allow', 'refuse'])
    .default('refuse')
    .meta({ title: 'Processing instructions' })
    .describe('Such as xml-stylesheet; the XML declaration is none'),
  bodyBytesMax,
});
export type XmlLimitsConfig = z.infer<typeof XmlLimitsConfig>;
