import { z } from 'zod';

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const HOST = new RegExp(`^(?:\\*|(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*)$`);

/** Where calls may go. */
export const EgressDestination = z.strictObject({
  /** `api.example.com`, `*.example.com` for every name below it, an address, or `*` for every public place. */
  host: z
    .string()
    .max(253)
    .refine((text) => HOST.test(text) || z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success, {
      message: 'a host in lower case, *.host, an address, or *',
    }),
  ports: z.array(z.number().int().min(1).max(65_535)).min(1).max(32).default([443]),
});
export type EgressDestination = z.infer<typeof EgressDestination>;

/** An API that leads out: callers name the destination, through the forward proxy's port. It has no place on the other ports and no upstream. */
export const Egress = z.strictObject({
  destinations: z.array(EgressDestination).min(1).max(1_000),
  /** A connection without a byte for so long is closed. */
  idleTimeoutMs: z.number().int().min(1_000).max(3_600_000).default(300_000),
  connectTimeoutMs: z.number().int().min(100).max(60_000).default(10_000),
});
export type Egress = z.infer<typeof Egress>;
