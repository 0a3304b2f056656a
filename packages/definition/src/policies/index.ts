import { z } from 'zod';
import { AdaptiveConcurrencyConfig } from './adaptive-concurrency.js';
import { ApiKeyConfig } from './api-key.js';
import { CacheConfig } from './cache.js';
import { CallerBindingConfig } from './caller-binding.js';
import { CedarConfig } from './cedar.js';
import { ConcurrencyConfig } from './concurrency.js';
import { conditionIssue } from './condition.js';
import { ContentTypesConfig } from './content-types.js';
import { CorsConfig } from './cors.js';
import { GeoFilterConfig } from './geo-filter.js';
import { GUARD_POLICIES } from './guard-policies.js';
import { HeadersConfig } from './headers.js';
import { IDENTIFY_POLICIES } from './identify.js';
import { IpFilterConfig } from './ip-filter.js';
import { MODEL_POLICIES } from './model-policies.js';
import { OpenapiValidationConfig } from './openapi-validation.js';
import type { Phase } from './phase.js';
import { PolicyInstance } from './policy-instance.js';
import { QuotaConfig } from './quota.js';
import { RateLimitConfig } from './rate-limit.js';
import { RequestSizeConfig } from './request-size.js';
import { ROUTE_POLICIES } from './route-policies.js';
import { ScopesConfig } from './scopes.js';
import { JsonLimitsConfig, XmlLimitsConfig } from './structure-limits.js';
import { ThrottleConfig } from './throttle.js';
import { TimeWindowConfig } from './time-window.js';
import { TRANSFORM_POLICIES } from './transform-policies.js';

export { AdaptiveConcurrencyConfig } from './adaptive-concurrency.js';
export { AddressRange } from './address-range.js';
export { AnyOfConfig } from './any-of.js';
export { ApiKeyConfig } from './api-key.js';
export { BasicAuthConfig } from './basic-auth.js';
export { CacheConfig, PurgeEntry, PurgeScope } from './cache.js';
export { CallOutConfig } from './call-out.js';
export { type CallerBinding, CallerBindingConfig } from './caller-binding.js';
export { CedarConfig } from './cedar.js';
export { ClientCertificateConfig } from './client-certificate.js';
export { CompressionConfig } from './compression.js';
export { ConcurrencyConfig } from './concurrency.js';
export { Condition, type ConditionTest } from './condition.js';
export { ContentTypesConfig } from './content-types.js';
export { CorrelationConfig } from './correlation.js';
export { CorsConfig } from './cors.js';
export { type CountByConfig, type Dimension, dimensionsOf } from './count-by.js';
export { ErrorPagesConfig } from './error-pages.js';
export { GeoFilterConfig } from './geo-filter.js';
export { AnswerSchemaConfig, ModelAccessConfig, PromptInjectionConfig, SensitiveDataConfig, type Topic, TopicsConfig } from './guard-policies.js';
export { type HeaderRules, HeaderSetting, HeadersConfig, headerName, headerValue } from './headers.js';
export { IpFilterConfig } from './ip-filter.js';
export { JWT_ALGORITHMS, JwtConfig } from './jwt.js';
export { type Reference, referencesOf } from './marked-text.js';
export { MaskConfig, RecordMaskConfig } from './mask.js';
export { MockConfig } from './mock.js';
export { ModelCacheConfig, SpendLimitConfig, TokenLimitConfig } from './model-policies.js';
export { OauthTokenConfig } from './oauth-token.js';
export { OpenapiValidationConfig } from './openapi-validation.js';
export { PHASES, type Phase } from './phase.js';
export { PolicyInstance } from './policy-instance.js';
export { Priority } from './priority.js';
export { QuotaConfig } from './quota.js';
export { RateLimitConfig } from './rate-limit.js';
export { RequestSizeConfig } from './request-size.js';
export { RedirectConfig, RewriteConfig } from './rewrite.js';
export { GraphqlConfig, McpConfig, McpServerConfig, type McpTool, type MessageLimits, WebsocketLimitsConfig } from './route-policies.js';
export { ScopesConfig } from './scopes.js';
export { ScriptConfig } from './script.js';
export { mapSecrets, SEALED, secretText } from './secret.js';
export { HmacSignatureConfig, HTTP_SIGNATURE_ALGORITHMS, HttpSignatureConfig } from './signature.js';
export { JsonLimitsConfig, XmlLimitsConfig } from './structure-limits.js';
export { ThrottleConfig } from './throttle.js';
export { TimeWindowConfig, WEEK_DAYS } from './time-window.js';
export { TokenCaller } from './token.js';
export { TokenIntrospectionConfig } from './token-introspection.js';
export { TransformConfig, type TransformSide } from './transform.js';
export { UpstreamAuthConfig } from './upstream-auth.js';

export interface PolicyDefinition {
  /** Raised when a configuration that was valid changes meaning. A gateway refuses a version it does not know. */
  version: number;
  phase: Phase;
  title: string;
  summary: string;
  config: z.ZodType;
  /** Attached by the compiler from other settings; not offered in the console's list. */
  builtIn: boolean;
}

const Empty = z.strictObject({});

/** Every policy type there is. A test holds this list, the gateway's registry and the docs pages equal. */
export const POLICIES = {
  cors: { version: 1, phase: 'edge', title: 'CORS', summary: 'Lets browsers of other origins call the API.', config: CorsConfig, builtIn: false },
  'request-size': { version: 1, phase: 'edge', title: 'Request size', summary: 'Refuses bodies over a size.', config: RequestSizeConfig, builtIn: false },
  'ip-filter': {
    version: 1,
    phase: 'edge',
    title: 'IP filter',
    summary: 'Lets callers in, or keeps them out, by their address.',
    config: IpFilterConfig,
    builtIn: false,
  },
  'geo-filter': {
    version: 1,
    phase: 'edge',
    title: 'Geo filter',
    summary: 'Lets callers in, or keeps them out, by their country.',
    config: GeoFilterConfig,
    builtIn: false,
  },
  'content-types': {
    version: 1,
    phase: 'edge',
    title: 'Content types',
    summary: 'Takes and answers in some media types only.',
    config: ContentTypesConfig,
    builtIn: false,
  },
  'api-key': {
    version: 1,
    phase: 'identify',
    title: 'API key',
    summary: 'Identifies the calling application by its key.',
    config: ApiKeyConfig,
    builtIn: false,
  },
  ...IDENTIFY_POLICIES,
  subscription: { version: 1, phase: 'authorize', title: 'Subscription', summary: 'Lets subscribed applications in.', config: Empty, builtIn: true },
  'time-window': {
    version: 1,
    phase: 'authorize',
    title: 'Time window',
    summary: 'Opens or closes the API at times of the week.',
    config: TimeWindowConfig,
    builtIn: false,
  },
  'caller-binding': {
    version: 1,
    phase: 'authorize',
    title: 'Caller binding',
    summary: 'Binds keys to origins, referrers and addresses.',
    config: CallerBindingConfig,
    builtIn: false,
  },
  scopes: {
    version: 1,
    phase: 'authorize',
    title: 'Scopes and roles',
    summary: 'Asks for scopes and roles of the caller, operation by operation.',
    config: ScopesConfig,
    builtIn: false,
  },
  cedar: {
    version: 1,
    phase: 'authorize',
    title: 'Cedar authorization',
    summary: 'Decides with policies in the Cedar language, by caller, operation, address, time and claims.',
    config: CedarConfig,
    builtIn: false,
  },
  'openapi-validation': {
    version: 1,
    phase: 'authorize',
    title: 'OpenAPI validation',
    summary: 'Holds requests, and responses if wanted, to the API’s document.',
    config: OpenapiValidationConfig,
    builtIn: false,
  },
  'json-limits': {
    version: 1,
    phase: 'authorize',
    title: 'JSON limits',
    summary: 'Refuses JSON bodies that are broken or too complex.',
    config: JsonLimitsConfig,
    builtIn: false,
  },
  'xml-limits': {
    version: 1,
    phase: 'authorize',
    title: 'XML limits',
    summary: 'Refuses XML bodies that are broken, too complex, or have a document type.',
    config: XmlLimitsConfig,
    builtIn: false,
  },
  'plan-limits': { version: 1, phase: 'limit', title: 'Plan limits', summary: 'Enforces the limits of the caller’s plan.', config: Empty, builtIn: true },
  'rate-limit': {
    version: 1,
    phase: 'limit',
    title: 'Rate limit',
    summary: 'Limits the API itself, whatever the plan.',
    config: RateLimitConfig,
    builtIn: false,
  },
  quota: { version: 1, phase: 'limit', title: 'Quota', summary: 'So many calls or bytes in a day, a month, or any span.', config: QuotaConfig, builtIn: false },
  concurrency: { version: 1, phase: 'limit', title: 'Concurrency', summary: 'So many calls at once.', config: ConcurrencyConfig, builtIn: false },
  throttle: {
    version: 1,
    phase: 'limit',
    title: 'Throttle',
    summary: 'Lets calls over a limit wait for their turn instead of refusing them.',
    config: ThrottleConfig,
    builtIn: false,
  },
  'adaptive-concurrency': {
    version: 1,
    phase: 'limit',
    title: 'Adaptive concurrency',
    summary: 'Protects an upstream that slows down: fewer calls at once, the least important refused first.',
    config: AdaptiveConcurrencyConfig,
    builtIn: false,
  },
  ...TRANSFORM_POLICIES,
  headers: {
    version: 1,
    phase: 'transform',
    title: 'Header rules',
    summary: 'Sets, adds and removes headers on request and response.',
    config: HeadersConfig,
    builtIn: false,
  },
  cache: {
    version: 1,
    phase: 'cache',
    title: 'Cache',
    summary: 'Stores responses and serves them again while they are fresh.',
    config: CacheConfig,
    builtIn: false,
  },
  ...ROUTE_POLICIES,
  ...MODEL_POLICIES,
  ...GUARD_POLICIES,
} as const satisfies Record<string, PolicyDefinition>;

export type PolicyType = keyof typeof POLICIES;
export const POLICY_TYPES = Object.keys(POLICIES) as PolicyType[];

/** A policy instance with a known type and a valid configuration. What `parse` gives back has the configuration's defaults filled in. */
export const KnownPolicy = PolicyInstance.transform((policy, context) => {
  const definition = Object.hasOwn(POLICIES, policy.type) ? POLICIES[policy.type as PolicyType] : undefined;
  if (!definition || definition.version !== policy.version) {
    context.addIssue({ code: 'custom', path: ['type'], message: `unknown policy ${policy.type} version ${policy.version}` });
    return z.NEVER;
  }
  const config = definition.config.safeParse(policy.config);
  if (!config.success) {
    for (const issue of config.error.issues) context.addIssue({ code: 'custom', path: ['config', ...issue.path], message: issue.message });
    return z.NEVER;
  }
  const misplaced = policy.when && conditionIssue(policy.when, definition.phase);
  if (misplaced) {
    context.addIssue({ code: 'custom', path: ['when', ...misplaced.path], message: misplaced.message });
    return z.NEVER;
  }
  return { ...policy, config: config.data as Record<string, unknown> };
});
