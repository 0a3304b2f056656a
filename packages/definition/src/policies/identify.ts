import { AnyOfConfig } from './any-of.js';
import { BasicAuthConfig } from './basic-auth.js';
import { ClientCertificateConfig } from './client-certificate.js';
import { JwtConfig } from './jwt.js';
import { OauthTokenConfig } from './oauth-token.js';
import { HmacSignatureConfig, HttpSignatureConfig } from './signature.js';
import { TokenIntrospectionConfig } from './token-introspection.js';

const IDENTIFY = { version: 1, phase: 'identify', builtIn: false } as const;

/** Policies that say who is calling, beside the API key's. An API that has one of them asks for no key by itself. */
export const IDENTIFY_POLICIES = {
  'oauth-token': { ...IDENTIFY, title: 'OAuth token', summary: 'Identifies the calling application by a token of this platform.', config: OauthTokenConfig },
  jwt: { ...IDENTIFY, title: 'Signed token (JWT)', summary: 'Identifies the caller by a token of an issuer that publishes its keys.', config: JwtConfig },
  'token-introspection': {
    ...IDENTIFY,
    title: 'Token introspection',
    summary: 'Identifies the caller by asking the issuer of its token.',
    config: TokenIntrospectionConfig,
  },
  'basic-auth': {
    ...IDENTIFY,
    title: 'User and password',
    summary: 'Identifies the calling application by its client id and secret.',
    config: BasicAuthConfig,
  },
  'http-signature': {
    ...IDENTIFY,
    title: 'HTTP message signature',
    summary: 'Identifies the calling application by a signature over its request (RFC 9421).',
    config: HttpSignatureConfig,
  },
  'hmac-signature': {
    ...IDENTIFY,
    title: 'HMAC signature',
    summary: 'Identifies the calling application by a signature in the form of AWS.',
    config: HmacSignatureConfig,
  },
  'client-certificate': {
    ...IDENTIFY,
    title: 'Client certificate',
    summary: 'Identifies the calling application by its TLS certificate.',
    config: ClientCertificateConfig,
  },
  'any-of': { ...IDENTIFY, title: 'Any of several', summary: 'Takes several kinds of credentials, in an order.', config: AnyOfConfig },
} as const;
