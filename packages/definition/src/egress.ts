import { z } from 'zod';

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const HOST = new RegExp(`^(?:\\*|(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*)$`);

/** Where calls may go. */
export const EgressDestination = z.strictObject({
  host: z
    .string()
    .max(253)
    .meta({ title: 'Host', description: 'A name, *.name for every name below it, an address, or * for every public place' })
    .refine((text) => HOST.test(text) || z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success, {
      message: 'a host in lower case, *.host, an address, or *',
    }),
  ports: z.array(z.number().int().min(1).max(65_535)).min(1).max(32).default([443]).meta({ title: 'Ports' }),
});
export type EgressDestination = z.infer<typeof EgressDestination>;

/** An API that leads out: callers name the destination, through the forward proxy's port. It has no place on the other ports and no upstream. */
export const Egress = z.strictObject({
  destinations: z.array(EgressDestination).min(1).max(1_000).meta({ title: 'Destinations', description: 'Where callers may go; everything else is refused' }),
  connectTimeoutMs: z.number().int().min(100).max(60_000).default(10_000).meta({ title: 'Time to connect (ms)' }),
  idleTimeoutMs: z
    .number()
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(300_000)
    .meta({ title: 'Idle time (ms)', description: 'A request in clear without a byte for so long is given up' }),
});
export type Egress = z.infer<typeof Egress>;
