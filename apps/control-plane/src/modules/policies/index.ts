export { type Arranged, expand, type Place, type Sets } from './expand.js';
export { PoliciesModule } from './policies.module.js';
export { PLAN_PHASES } from './policies.rules.js';
export { PolicyLists } from './policy-lists.js';
export { PolicySecrets, withSecrets } from './policy-secrets.js';
