export { aliveKey, counterKey, counterName, planScope, slotsKey } from './counter-key.js';
export {
  alertWindow,
  type CounterPlace,
  type ModelLimitTerms,
  type ModelUnit,
  modelScope,
  modelSubject,
  scopeBy,
  spendTerms,
  tenantScopeOf,
  tokenTerms,
} from './model-counter.js';
export { ENDLESS, type Period, periodOf } from './period.js';
export { RESET_SCRIPT } from './reset-script.js';
