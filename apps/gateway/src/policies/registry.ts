import { GUARD_TYPES } from './guard-types.js';
import { LIMIT_TYPES } from './limit-types.js';
import { MODEL_TYPES } from './model-types.js';
import { type OfferedPolicies, offered } from './offered.js';
import { ROUTE_TYPES } from './route-types.js';
import { TRANSFORM_TYPES } from './transform-types.js';

const TYPES: OfferedPolicies = {
  cors: offered(async () => (await import('./cors/cors.js')).cors),
  'request-size': offered(async () => (await import('./request-size/request-size.js')).requestSize),
  'ip-filter': offered(async () => (await import('./ip-filter/ip-filter.js')).ipFilter),
  'geo-filter': offered(async () => (await import('./geo-filter/geo-filter.js')).geoFilter),
  'content-types': offered(async () => (await import('./content-types/content-types.js')).contentTypes),
  'time-window': offered(async () => (await import('./time-window/time-window.js')).timeWindow),
  'caller-binding': offered(async () => (await import('./caller-binding/caller-binding.js')).callerBinding),
  scopes: offered(async () => (await import('./scopes/scopes.js')).scopes),
  cedar: offered(async () => (await import('./cedar/cedar.js')).cedar),
  'openapi-validation': offered(async () => (await import('./openapi-validation/openapi-validation.js')).openapiValidation),
  'json-limits': offered(async () => (await import('./json-limits/json-limits.js')).jsonLimits),
  'xml-limits': offered(async () => (await import('./xml-limits/xml-limits.js')).xmlLimits),
  'api-key': offered(async () => (await import('./api-key/api-key.js')).apiKey),
  'oauth-token': offered(async () => (await import('./oauth-token/oauth-token.js')).oauthToken),
  jwt: offered(async () => (await import('./jwt/jwt.js')).jwt),
  'token-introspection': offered(async () => (await import('./token-introspection/token-introspection.js')).tokenIntrospection),
  'basic-auth': offered(async () => (await import('./basic-auth/basic-auth.js')).basicAuth),
  'http-signature': offered(async () => (await import('./http-signature/http-signature.js')).httpSignature),
  'hmac-signature': offered(async () => (await import('./hmac-signature/hmac-signature.js')).hmacSignature),
  'client-certificate': offered(async () => (await import('./client-certificate/client-certificate.js')).clientCertificate),
  'any-of': offered(async () => (await import('./any-of/any-of.js')).anyOf),
  subscription: offered(async () => (await import('./subscription/subscription.js')).subscription),
  'plan-limits': offered(async () => (await import('./plan-limits/plan-limits.js')).planLimits),
  headers: offered(async () => (await import('./headers/headers.js')).headers),
  cache: offered(async () => (await import('./cache/cache.js')).cache),
};

/** Every policy type this gateway runs. A test holds it equal to the definition's list. Code and schemas of those that no API uses are never loaded. */
export const REGISTRY: OfferedPolicies = { ...TYPES, ...LIMIT_TYPES, ...TRANSFORM_TYPES, ...ROUTE_TYPES, ...MODEL_TYPES, ...GUARD_TYPES };
