import { z } from 'zod';
import { ApiKeyConfig } from './api-key.js';
import { BasicAuthConfig } from './basic-auth.js';
import { ClientCertificateConfig } from './client-certificate.js';
import { JwtConfig } from './jwt.js';
import { OauthTokenConfig } from './oauth-token.js';
import { HmacSignatureConfig, HttpSignatureConfig } from './signature.js';
import { TokenIntrospectionConfig } from './token-introspection.js';

/** What identifies callers, by the type of the policy that does so alone. */
const METHODS = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('api-key'), config: ApiKeyConfig.prefault({}) }).meta({ title: 'API key' }),
  z.strictObject({ type: z.literal('oauth-token'), config: OauthTokenConfig.prefault({}) }).meta({ title: 'Token of this platform' }),
  z.strictObject({ type: z.literal('jwt'), config: JwtConfig }).meta({ title: 'Signed token (JWT)' }),
  z.strictObject({ type: z.literal('token-introspection'), config: TokenIntrospectionConfig }).meta({ title: 'Token introspection' }),
  z.strictObject({ type: z.literal('basic-auth'), config: BasicAuthConfig.prefault({}) }).meta({ title: 'User and password' }),
  z.strictObject({ type: z.literal('http-signature'), config: HttpSignatureConfig.prefault({}) }).meta({ title: 'HTTP message signature' }),
  z.strictObject({ type: z.literal('hmac-signature'), config: HmacSignatureConfig.prefault({}) }).meta({ title: 'HMAC signature (AWS form)' }),
  z.strictObject({ type: z.literal('client-certificate'), config: ClientCertificateConfig.prefault({}) }).meta({ title: 'Client certificate' }),
]);

/** Identifies the caller by the first kind of credential, in this order, that the request carries. One that is carried and wrong is refused: there is no second try. */
export const AnyOfConfig = z.strictObject({
  methods: z.array(METHODS).min(1).max(8).describe('Kinds of credentials, in the order in which they are sought'),
  anonymousPlanId: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .meta({ title: 'Plan of callers without a credential', refersTo: 'plan' })
    .describe('Callers that carry no credential are let in on this plan, if the plan takes in such; its limits count for each address'),
});
export type AnyOfConfig = z.infer<typeof AnyOfConfig>;
