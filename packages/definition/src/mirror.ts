import { z } from 'zod';
import { fieldName, share } from './field-syntax.js';

/** Sends copies of calls to another upstream, whose answers go nowhere but into a comparison. */
export const Mirror = z.strictObject({
  upstreamId: z.string().min(1).max(60),
  /** Of the calls. */
  share: share.default(1),
  /** `safe`: GET, HEAD and OPTIONS only, because a copy of anything else is done twice. */
  methods: z.enum(['safe', 'all']).default('safe'),
  /** A call with a longer request body is not copied. */
  bodyBytesMax: z.number().int().min(0).max(1_048_576).default(65_536),
  /** Copies on their way at a time, per gateway process; beyond that calls are not copied. */
  inFlightMax: z.number().int().min(1).max(1_000).default(32),
  /** What is held against the real answer, beside the status. */
  compare: z
    .strictObject({
      /** Response headers. */
      headers: z.array(fieldName).max(20).default(['content-type']),
      /** The body's SHA-256, of both as they came. */
      body: z.boolean().default(true),
    })
    .prefault({}),
});
export type Mirror = z.infer<typeof Mirror>;
