import { z } from 'zod';
import { AddressRange } from './address-range.js';

const list = z.array(AddressRange).max(5_000).default([]);

/** Lets callers in, or keeps them out, by the address they call from. */
export const IpFilterConfig = z
  .strictObject({
    allow: list.meta({ title: 'Allowed addresses' }).describe('Only these may call: addresses or ranges, IPv4 and IPv6. Empty allows all that are not denied'),
    deny: list.meta({ title: 'Denied addresses' }).describe('These may not call, even where they are allowed too'),
  })
  .refine(({ allow, deny }) => allow.length + deny.length > 0, { message: 'name addresses to allow or to deny', path: ['allow'] });
export type IpFilterConfig = z.infer<typeof IpFilterConfig>;
