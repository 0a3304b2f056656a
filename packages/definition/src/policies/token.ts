import { z } from 'zod';
import { headerName } from './headers.js';

/** A claim's name; `realm_access.roles` for one inside another, unless there is one that is named so. */
export const claimName = z.string().min(1).max(200);

/** Who the bearer of a token of another issuer is here. */
export const TokenCaller = z.discriminatedUnion('as', [
  z
    .strictObject({
      as: z.literal('registered'),
      claim: claimName.default('azp').describe('Claim that names the application; its value is registered with the application'),
    })
    .meta({ title: 'The application that is registered under a claim' }),
  z
    .strictObject({ as: z.literal('application'), applicationId: z.string().min(1).max(60).describe('Every valid token counts as this application') })
    .meta({ title: 'One application for all tokens' }),
  z.strictObject({ as: z.literal('subject') }).meta({ title: 'Nobody here: the token alone counts', description: 'For APIs without subscriptions' }),
]);
export type TokenCaller = z.infer<typeof TokenCaller>;

/** Which claims mean what here, and what of them the upstream is told. */
export const tokenClaims = {
  caller: TokenCaller.default({ as: 'registered', claim: 'azp' }).describe('Who the caller is'),
  subjectClaim: claimName.default('sub').describe('Claim that names on whose behalf the call is made'),
  scopesClaim: claimName.default('scope').describe('Claim with the scopes: a list, or words in one text'),
  rolesClaim: claimName.default('roles').describe('Claim with the roles: a list, or words in one text'),
  claimHeaders: z
    .array(z.strictObject({ claim: claimName, header: headerName }))
    .max(16)
    .default([])
    .describe('Claims told to the upstream; what the caller sent in these headers is taken away'),
};

/** Where a token stands. */
export const tokenPlace = {
  header: headerName.default('authorization').describe('Header that carries the token; `authorization` as a bearer token, others bare'),
  forward: z.boolean().default(false).describe('Send the token on to the upstream'),
};

/** Refused alike everywhere: a URL that is none, has credentials in it, or is not http. */
export const httpUrl = z
  .string()
  .max(2_000)
  .refine(
    (text) => {
      if (!URL.canParse(text)) return false;
      const { protocol, username, password, hash } = new URL(text);
      return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' && hash === '';
    },
    { message: 'an http or https URL without user, password or fragment' },
  );
