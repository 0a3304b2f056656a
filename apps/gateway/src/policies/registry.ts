import type { PolicyType } from '../pipeline/policy.js';
import { anyOf } from './any-of/any-of.js';
import { apiKey } from './api-key/api-key.js';
import { basicAuth } from './basic-auth/basic-auth.js';
import { cache } from './cache/cache.js';
import { callerBinding } from './caller-binding/caller-binding.js';
import { cedar } from './cedar/cedar.js';
import { clientCertificate } from './client-certificate/client-certificate.js';
import { contentTypes } from './content-types/content-types.js';
import { cors } from './cors/cors.js';
import { geoFilter } from './geo-filter/geo-filter.js';
import { headers } from './headers/headers.js';
import { hmacSignature } from './hmac-signature/hmac-signature.js';
import { httpSignature } from './http-signature/http-signature.js';
import { ipFilter } from './ip-filter/ip-filter.js';
import { jsonLimits } from './json-limits/json-limits.js';
import { jwt } from './jwt/jwt.js';
import { LIMIT_TYPES } from './limit-types.js';
import { MODEL_TYPES } from './model-types.js';
import { oauthToken } from './oauth-token/oauth-token.js';
import { openapiValidation } from './openapi-validation/openapi-validation.js';
import { planLimits } from './plan-limits/plan-limits.js';
import { requestSize } from './request-size/request-size.js';
import { ROUTE_TYPES } from './route-types.js';
import { scopes } from './scopes/scopes.js';
import { subscription } from './subscription/subscription.js';
import { timeWindow } from './time-window/time-window.js';
import { tokenIntrospection } from './token-introspection/token-introspection.js';
import { TRANSFORM_TYPES } from './transform-types.js';
import { xmlLimits } from './xml-limits/xml-limits.js';

const TYPES: readonly PolicyType<never>[] = [
  cors,
  requestSize,
  ipFilter,
  geoFilter,
  contentTypes,
  timeWindow,
  callerBinding,
  scopes,
  cedar,
  openapiValidation,
  jsonLimits,
  xmlLimits,
  apiKey,
  oauthToken,
  jwt,
  tokenIntrospection,
  basicAuth,
  httpSignature,
  hmacSignature,
  clientCertificate,
  anyOf,
  subscription,
  planLimits,
  headers,
  cache,
];

/** Every policy type this gateway runs. A test holds it equal to the definition's list. Configurations are checked by the definition's schema before they get here. */
export const REGISTRY: ReadonlyMap<string, PolicyType> = new Map(
  [...TYPES, ...LIMIT_TYPES, ...TRANSFORM_TYPES, ...ROUTE_TYPES, ...MODEL_TYPES].map((type) => [type.type, type as PolicyType]),
);
