// What screens show of the wire format: they know the contract only.
export {
  allowanceOf,
  Condition,
  type ConditionTest,
  Egress,
  LEVELS,
  type Level,
  LIFECYCLE_STATES,
  type Limit,
  type LimitInput,
  Limits,
  METHODS,
  MODEL_ABILITIES,
  MODEL_ERROR_CLASSES,
  MODEL_POLICY_KINDS,
  MODEL_POLICY_TYPES,
  type ModelAbility,
  type ModelEntry,
  type ModelPolicyKind,
  type ModelPrice,
  modelPolicyKind,
  OUTCOMES,
  PHASES,
  type Phase,
  POLICIES,
  POLICY_TYPES,
  type PolicyInstance,
  type PolicyType,
  ProviderAuth,
  ROUTE_STRATEGIES,
  SET,
  setIdOf,
  WIRE_FORMATS,
} from '@gatehouse/definition';
export * from './endpoint.js';
export * from './endpoints/accounts.js';
export * from './endpoints/apis.js';
export * from './endpoints/applications.js';
export * from './endpoints/budgets.js';
export * from './endpoints/catalogue.js';
export * from './endpoints/certificates.js';
export * from './endpoints/credentials.js';
export * from './endpoints/denials.js';
export * from './endpoints/deployments.js';
export * from './endpoints/documents.js';
export { API, type Api as ApiTables, allEndpoints } from './endpoints/index.js';
export * from './endpoints/mcp-tools.js';
export * from './endpoints/model-catalogue.js';
export * from './endpoints/model-routes.js';
export * from './endpoints/model-usage.js';
export * from './endpoints/platform.js';
export * from './endpoints/policies.js';
export * from './endpoints/products.js';
export * from './endpoints/prompts.js';
export * from './endpoints/providers.js';
export * from './endpoints/records.js';
export * from './endpoints/revisions.js';
export * from './endpoints/subscriptions.js';
export * from './endpoints/tenants.js';
export * from './endpoints/upstreams.js';
export * from './endpoints/versions.js';
export * from './openapi.js';
export * from './permissions.js';
export * from './shapes.js';
