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

/** What the API's document says of one operation, as far as policies on it need to know it: each member is there where a policy asks for it, and bounded. */
export const OperationContract = z.strictObject({
  /** For `mock`: what the operation may answer. */
  responses: z.array(MockResponse).max(40).optional(),
});
export type OperationContract = z.infer<typeof OperationContract>;
