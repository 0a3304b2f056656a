import { type OfferedPolicies, offered } from './offered.js';

/** Policies that look at what models are asked and answer. */
export const GUARD_TYPES: OfferedPolicies = {
  'model-access': offered(async () => (await import('./model-access/model-access.js')).modelAccess),
  'prompt-injection': offered(async () => (await import('./prompt-injection/prompt-injection.js')).promptInjection),
  'sensitive-data': offered(async () => (await import('./sensitive-data/sensitive-data.js')).sensitiveData),
  'answer-schema': offered(async () => (await import('./answer-schema/answer-schema.js')).answerSchema),
  topics: offered(async () => (await import('./topics/topics.js')).topics),
};
