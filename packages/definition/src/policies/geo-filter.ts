import { z } from 'zod';

const country = z.string().regex(/^[A-Z]{2}$/, 'a country code of two capital letters (ISO 3166-1), such as DE');
const list = z.array(country).max(249).default([]);

/** Lets callers in, or keeps them out, by the country that their address is registered in. */
export const GeoFilterConfig = z
  .strictObject({
    allow: list.meta({ title: 'Allowed countries' }).describe('Only callers from these countries, by ISO 3166-1 code. Empty allows all that are not denied'),
    deny: list.meta({ title: 'Denied countries' }).describe('Callers from these countries are refused, even where they are allowed too'),
    unknown: z
      .enum(['allow', 'deny'])
      .default('deny')
      .meta({ title: 'Addresses of no known country' })
      .describe('Private networks and addresses that the database does not know'),
    header: z
      .boolean()
      .default(false)
      .meta({ title: 'Tell the upstream' })
      .describe('Send the country to the upstream as X-Client-Country; what the client sends under this name never crosses'),
  })
  .refine(({ allow, deny }) => allow.length + deny.length > 0, { message: 'name countries to allow or to deny', path: ['allow'] });
export type GeoFilterConfig = z.infer<typeof GeoFilterConfig>;
