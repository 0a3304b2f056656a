import { z } from 'zod';

const FORMS = [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()];

/** An address or a CIDR range, IPv4 or IPv6. A range whose address has bits behind the prefix means the range around it. */
export const AddressRange = z
  .string()
  .max(60)
  .refine((text) => FORMS.some((form) => form.safeParse(text).success), { message: 'an IPv4 or IPv6 address, or a range such as 10.0.0.0/8 or 2001:db8::/32' });
