import { z } from 'zod';

/** Identifies the calling application by its client id and secret as user and password (RFC 7617). */
export const BasicAuthConfig = z.strictObject({
  realm: z
    .string()
    .regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,80}$/, 'visible ASCII without quotes')
    .default('gatehouse')
    .describe('Shown by browsers when they ask for user and password'),
  forward: z.boolean().default(false).describe('Send user and password on to the upstream'),
});
export type BasicAuthConfig = z.infer<typeof BasicAuthConfig>;
