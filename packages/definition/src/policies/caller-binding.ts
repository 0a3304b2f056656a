import { z } from 'zod';
import { AddressRange } from './address-range.js';

const origin = z
  .string()
  .max(300)
  .regex(/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/, 'an origin such as https://app.example.com or https://*.example.com');
const referrer = z
  .string()
  .max(500)
  .regex(/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?(\/[\x21-\x7e]*)?$/, 'a URL to begin with, such as https://app.example.com/shop/');

const Binding = z
  .strictObject({
    caller: z.string().min(1).max(60).meta({ title: 'Application or key' }).describe('Id of an application (app_...) or of a key (cred_...)'),
    origins: z.array(origin).max(50).default([]).meta({ title: 'Origins' }).describe('Origin of the page that calls'),
    referrers: z
      .array(referrer)
      .max(50)
      .default([])
      .meta({ title: 'Referrers' })
      .describe('What the Referer header begins with; a whole host, or a path in it'),
    addresses: z.array(AddressRange).max(500).default([]).meta({ title: 'Addresses' }).describe('Addresses or ranges that it calls from'),
  })
  .refine(({ origins, referrers, addresses }) => origins.length + referrers.length + addresses.length > 0, {
    message: 'name an origin, a referrer or an address',
    path: ['origins'],
  });
export type CallerBinding = z.infer<typeof Binding>;

/** Binds keys to the places they may be used from. */
export const CallerBindingConfig = z.strictObject({
  bindings: z.array(Binding).min(1).max(1_000).meta({ title: 'Bindings' }).describe('A key’s own binding counts before that of its application'),
  others: z.enum(['allow', 'deny']).default('allow').meta({ title: 'Callers without a binding' }).describe('What becomes of all others'),
});
export type CallerBindingConfig = z.infer<typeof CallerBindingConfig>;
