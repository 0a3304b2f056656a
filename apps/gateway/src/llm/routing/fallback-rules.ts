import type { ModelErrorClass } from '@gatehouse/definition';
import type { RoutedTarget, Tried } from './routed.js';

/** Whether a target, by one of its keys, may take a call that failed elsewhere. */
type FallbackRule = (tried: Tried, target: RoutedTarget, keyId: string) => boolean;

const anotherTarget: FallbackRule = (tried, target) => target !== tried.target;

/** The same model by another key: what failed was the key's, not the model's. */
const anotherKey: FallbackRule = (tried, target, keyId) => target !== tried.target || keyId !== tried.keyId;

/** A model that takes more; where sizes are not known, any other. */
const largerContext: FallbackRule = (tried, target) =>
  target !== tried.target &&
  (target.contextTokens === undefined || tried.target.contextTokens === undefined || target.contextTokens > tried.target.contextTokens);

/** One provider's filter says the same of the same content, whichever of its models is asked. */
const anotherProvider: FallbackRule = (tried, target) => target.providerId !== tried.target.providerId;

/** Where a call may go after each class of failure; whether it may go anywhere is the route's choice (`fallback.on`). */
export const FALLBACK_RULES: Record<ModelErrorClass, FallbackRule> = {
  'bad-request': anotherTarget,
  auth: anotherKey,
  quota: anotherKey,
  'not-found': anotherTarget,
  'rate-limit': anotherKey,
  'context-length': largerContext,
  'content-filter': anotherProvider,
  overloaded: anotherTarget,
  timeout: anotherTarget,
  server: anotherTarget,
  cut: anotherTarget,
};

/** A call that is under way is asked beside at another target only. */
export function mayFollow(all: readonly Tried[], target: RoutedTarget, keyId: string): boolean {
  for (const tried of all) {
    const rule = tried.failure === undefined ? anotherTarget : FALLBACK_RULES[tried.failure];
    if (!rule(tried, target, keyId)) return false;
  }
  return true;
}
