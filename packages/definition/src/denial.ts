import { z } from 'zod';
import { AddressRange } from './policies/address-range.js';

export const DENIED = ['application', 'credential', 'api', 'address'] as const;

/** What an administrator keeps out of a tenant's APIs until it is lifted or expires. */
export const Denial = z
  .strictObject({
    id: z.string(),
    tenantId: z.string(),
    on: z.enum(DENIED),
    /** Id of the application, credential or API; or an address or range. */
    value: z.string().min(1).max(100),
    /** Unix milliseconds; the gateway lets in again from then on even if no new snapshot came. */
    expiresAtMs: z.number().int().optional(),
  })
  .refine(({ on, value }) => on !== 'address' || AddressRange.safeParse(value).success, { message: 'an address or a range', path: ['value'] });
export type Denial = z.infer<typeof Denial>;

/** Key `denials:{tenantId}`. Entries sorted by id. */
export const DenialsObject = z.strictObject({ kind: z.literal('denials'), tenantId: z.string(), entries: z.array(Denial) });
export type DenialsObject = z.infer<typeof DenialsObject>;
