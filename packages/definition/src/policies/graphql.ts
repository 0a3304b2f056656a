import { z } from 'zod';

const count = (max: number) => z.number().int().min(1).max(max);

const PersistedOperation = z.strictObject({
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'SHA-256 of the document, 64 hexadecimal digits in small letters')
    .meta({ title: 'Hash', description: 'SHA-256 of the document as clients send it' }),
  document: z
    .string()
    .min(1)
    .max(65_536)
    .optional()
    .meta({ title: 'Document', description: 'What is sent to the upstream for the hash; without it, clients must send the document along' }),
});

const FieldCost = z.strictObject({
  field: z
    .string()
    .regex(/^[_A-Za-z][_0-9A-Za-z]*$/)
    .meta({ title: 'Field', description: 'Name of a field, wherever it stands' }),
  cost: z.number().int().min(0).max(1_000_000).meta({ title: 'Cost', description: 'Of one of it' }),
});

/** Checks GraphQL requests before the upstream sees them. */
export const GraphqlConfig = z
  .strictObject({
    depthMax: count(200).default(15).meta({ title: 'Depth', description: 'Fields inside of fields, fragments followed' }),
    aliasesMax: z.number().int().min(0).max(10_000).default(30).meta({ title: 'Aliases', description: 'In one request, fragments followed' }),
    rootFieldsMax: count(1_000).default(20).meta({ title: 'Root fields', description: 'Fields of the operation itself' }),
    tokensMax: count(100_000).default(2_000).meta({ title: 'Tokens', description: 'Words and signs of the document; longer ones are not parsed to their end' }),
    directivesMax: z.number().int().min(0).max(1_000).default(50).meta({ title: 'Directives', description: 'In one request, fragments followed' }),
    costMax: count(100_000_000)
      .default(5_000)
      .meta({ title: 'Cost', description: 'Each field costs its own cost times the entries that the lists around it may have' }),
    fieldCosts: z.array(FieldCost).max(500).default([]).meta({ title: 'Costs of fields', description: 'Fields that are not named cost 1' }),
    listArguments: z
      .array(z.string().regex(/^[_A-Za-z][_0-9A-Za-z]*$/))
      .max(20)
      .default(['first', 'last', 'limit', 'pageSize'])
      .meta({ title: 'List arguments', description: 'Arguments that say how many entries a field may have' }),
    introspection: z.boolean().default(true).meta({ title: 'Introspection', description: 'Let callers ask for the schema' }),
    getRequests: z.boolean().default(true).meta({ title: 'GET', description: 'Take queries by GET; mutations by GET are always refused' }),
    batching: z.boolean().default(false).meta({ title: 'Batching', description: 'Take several operations in one request' }),
    batchMax: count(100).default(10).meta({ title: 'Batch size', description: 'Operations in one request; limits hold for all of them together' }),
    persisted: z.enum(['off', 'automatic', 'only-listed']).default('off').meta({
      title: 'Persisted operations',
      description: 'automatic: documents are remembered by their hash (APQ); only-listed: nothing but the operations below is taken',
    }),
    operations: z.array(PersistedOperation).max(2_000).default([]).meta({ title: 'Listed operations', description: 'For persisted operations' }),
    bodyBytesMax: z.number().int().min(1).max(10_485_760).default(1_048_576).meta({ title: 'Body size', description: 'Bytes of a request' }),
  })
  .refine(({ persisted, operations }) => persisted !== 'only-listed' || operations.length > 0, {
    message: 'nothing is listed: every request would be refused',
    path: ['operations'],
  })
  .refine(({ operations }) => new Set(operations.map(({ hash }) => hash)).size === operations.length, {
    message: 'two operations have the same hash',
    path: ['operations'],
  });
export type GraphqlConfig = z.infer<typeof GraphqlConfig>;
