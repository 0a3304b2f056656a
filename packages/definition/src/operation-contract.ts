import { z } from 'zod';

/** One body that a mock may answer with. */
export const MockBody = z.strictObject({
  /** Media type, as the document names it. */
  type: z.string().max(200),
  /** Name of the example in the document; absent for the only one, and for one made from the schema. */
  name: z.string().max(200).optional(),
  /** As it leaves: JSON text for JSON types. */
  text: z.string(),
});
export type MockBody = z.infer<typeof MockBody>;

export const MockResponse = z.strictObject({
  /** `200`, a range such as `2XX`, or `default`. */
  status: z.string().regex(/^([1-5]\d\d|[1-5]XX|default)$/),
  headers: z.array(z.strictObject({ name: z.string(), value: z.string() })).max(20),
  bodies: z.array(MockBody).max(20),
});
export type MockResponse = z.infer<typeof MockResponse>;

/** The most characters of mock bodies that one operation, and one API, brings to the gateways. What is beyond is left out. */
export const MOCK_BODY_CHARS_MAX = 65_536;
export const MOCK_API_CHARS_MAX = 2_097_152;

/** JSON Schema of dialect 2020-12. Refers to nothing but `#/$defs/...` of the API's shared schemas. */
export const ContractSchema = z.union([z.boolean(), z.record(z.string(), z.unknown())]);
export type ContractSchema = z.infer<typeof ContractSchema>;

/** How a parameter is written (OpenAPI 3.1, 4.8.12.2); `json` for one that is described by a JSON media type. */
export const PARAMETER_STYLES = ['simple', 'label', 'matrix', 'form', 'spaceDelimited', 'pipeDelimited', 'deepObject', 'json'] as const;

export const ContractParameter = z.strictObject({
  name: z.string().max(300),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean(),
  style: z.enum(PARAMETER_STYLES),
  explode: z.boolean(),
  schema: ContractSchema,
});
export type ContractParameter = z.infer<typeof ContractParameter>;

export const ContractContent = z.strictObject({
  /** Media type or range in lower case, without parameters. */
  type: z.string().max(200),
  /** Absent where the document gives none, or the type is none that is read. */
  schema: ContractSchema.optional(),
});
export type ContractContent = z.infer<typeof ContractContent>;

/** For `openapi-validation`: what requests of an operation must look like, and its responses. */
export const ValidationContract = z.strictObject({
  parameters: z.array(ContractParameter).max(200),
  body: z.strictObject({ required: z.boolean(), content: z.array(ContractContent).max(50) }).optional(),
  responses: z.array(z.strictObject({ status: z.string().regex(/^([1-5]\d\d|[1-5]XX|default)$/), content: z.array(ContractContent).max(50) })).max(100),
});
export type ValidationContract = z.infer<typeof ValidationContract>;

/** The most that validation contracts and shared schemas of one API weigh, characters of JSON. A document beyond it cannot be validated against, and saving says so. */
export const VALIDATION_CHARS_MAX = 4_194_304;

/** What the API's document says of one operation, as far as policies on it need to know it: each member is there where a policy asks for it, and bounded. */
export const OperationContract = z.strictObject({
  /** For `mock`: what the operation may answer. */
  responses: z.array(MockResponse).max(40).optional(),
  validation: ValidationContract.optional(),
  /** For `mcp-server`: what the operation does, in words. */
  words: z.string().max(4_000).optional(),
});
export type OperationContract = z.infer<typeof OperationContract>;
