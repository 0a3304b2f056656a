import { z } from 'zod';
import { fieldName, share } from './field-syntax.js';

/** Sends copies of calls to another upstream, whose answers go nowhere but into a comparison. */
export const Mirror = z.strictObject({
  upstreamId: z.string().min(1).max(60).meta({ title: 'Upstream', description: 'Where copies go', refersTo: 'upstream' }),
  share: share.default(1).meta({ title: 'Share', description: 'Of the calls: 1 for all, 0.1 for 10 %' }),
  /** `safe`: GET, HEAD and OPTIONS only, because a copy of anything else is done twice. */
  methods: z
    .enum(['safe', 'all'])
    .default('safe')
    .meta({ title: 'Methods', description: 'safe: GET, HEAD and OPTIONS; anything else is done twice when it is copied' }),
  /** A call with a longer request body is not copied. */
  bodyBytesMax: z
    .number()
    .int()
    .min(0)
    .max(1_048_576)
    .default(65_536)
    .meta({ title: 'Longest body (bytes)', description: 'A call with a longer request body is not copied' }),
  /** Copies on their way at a time, per gateway process; beyond that calls are not copied. */
  inFlightMax: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(32)
    .meta({ title: 'Copies at a time', description: 'Per gateway process; beyond that calls are not copied' }),
  /** What is held against the real answer, beside the status. */
  compare: z
    .strictObject({
      /** Response headers. */
      headers: z.array(fieldName).max(20).default(['content-type']).meta({ title: 'Headers', description: 'Response headers to compare' }),
      /** The body's SHA-256, of both as they came. */
      body: z.boolean().default(true).meta({ title: 'Bodies', description: 'By their SHA-256' }),
    })
    .prefault({})
    .meta({ title: 'Compare', description: 'Beside the status' }),
});
export type Mirror = z.infer<typeof Mirror>;
