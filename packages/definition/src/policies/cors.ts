import { z } from 'zod';
import { DAY_MS, SECOND_MS } from '../duration.js';

const origin = z.union([
  z.literal('*'),
  z.string().regex(/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/, 'an origin such as https://app.example.com or https://*.example.com'),
]);
const name = z.string().regex(/^[A-Za-z0-9-]{1,100}$/);

/** Cross-origin resource sharing (WHATWG Fetch): answers preflights at the gateway and decorates every reply, refusals included. */
export const CorsConfig = z
  .strictObject({
    origins: z.array(origin).min(1).max(100).describe('Allowed origins'),
    methods: z.array(z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])).default(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']),
    requestHeaders: z.array(name).max(50).default([]).describe('Allowed request headers; empty allows the ones asked for'),
    exposedHeaders: z.array(name).max(50).default(['X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Retry-After']),
    credentials: z.boolean().default(false).describe('Allow cookies; not together with the origin *'),
    maxAgeMs: z
      .number()
      .int()
      .min(0)
      .max(DAY_MS)
      .default(600 * SECOND_MS)
      .describe('How long a browser keeps a preflight, in milliseconds'),
  })
  .refine((cors) => !(cors.credentials && cors.origins.includes('*')), { message: 'credentials cannot be allowed for every origin', path: ['credentials'] });
export type CorsConfig = z.infer<typeof CorsConfig>;
