import { z } from 'zod';
import { TimeZone } from '../time-zone.js';
import { headerName } from './headers.js';

/** Decides with policies in the Cedar language. */
export const CedarConfig = z.strictObject({
  policies: z
    .string()
    .min(1)
    .max(100_000)
    .meta({ title: 'Policies' })
    .describe('Cedar text. Without a permit that holds, a call is refused; a forbid that holds counts more than any permit'),
  headers: z
    .array(headerName)
    .max(20)
    .default([])
    .meta({ title: 'Request headers' })
    .describe('Headers that policies see as context.headers; others they do not see'),
  timeZone: TimeZone.default('UTC').meta({ title: 'Time zone' }).describe('Of context.time; an IANA name such as Europe/Berlin'),
});
export type CedarConfig = z.infer<typeof CedarConfig>;
