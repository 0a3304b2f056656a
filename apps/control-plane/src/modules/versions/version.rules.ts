import type { LifecycleState } from '@gatehouse/definition';
import { type FieldError, ProblemError } from '@gatehouse/kernel';
import { lifecycle } from '../../platform/lifecycle/index.js';

export type VersionState = LifecycleState;

/** What consumers are promised. Retired is final: a new version can be made from the last revision. */
export const versionLifecycle = lifecycle<VersionState>('version')({
  publish: { from: ['draft'], to: 'published' },
  deprecate: { from: ['published'], to: 'deprecated' },
  restore: { from: ['deprecated'], to: 'published' },
  retire: { from: ['deprecated'], to: 'retired' },
  discard: { from: ['draft'], to: 'retired' },
});
export type VersionAction = keyof typeof versionLifecycle.steps;

/** The state and, beside it, whether calls are refused for now. */
export interface Condition {
  state: VersionState;
  blocked: boolean;
}

const BLOCKABLE: readonly VersionState[] = ['published', 'deprecated'];

/** A block outlives every change of state but the last: what is gone is gone, and says 410. */
export function afterTransition({ state, blocked }: Condition, action: VersionAction): Condition {
  const next = versionLifecycle.after(state, action);
  return { state: next, blocked: blocked && BLOCKABLE.includes(next) };
}

/** @throws ProblemError transition.not_allowed */
export function afterBlock({ state, blocked }: Condition): Condition {
  if (!BLOCKABLE.includes(state)) throw notAllowed(state, `The version is ${state}; only a published or deprecated one can be blocked.`);
  if (blocked) throw notAllowed(state, 'The version is blocked already.');
  return { state, blocked: true };
}

/** Back to where it was. @throws ProblemError transition.not_allowed */
export function afterUnblock({ state, blocked }: Condition): Condition {
  if (!blocked) throw notAllowed(state, 'The version is not blocked.');
  return { state, blocked: false };
}

const notAllowed = (state: VersionState, detail: string) =>
  new ProblemError('transition.not_allowed', detail, { state, allowed: versionLifecycle.allowed(state) });

export interface TransitionRequest {
  to: VersionState;
  reason?: string | undefined;
  sunsetAt?: string | undefined;
  successor?: string | undefined;
  force: boolean;
}

/**
 * What a request for one of these actions has to say, and may not say.
 * @throws ProblemError request.invalid
 */
export function checkRequest(action: VersionAction, request: TransitionRequest, now: Date): void {
  const errors: FieldError[] = [];
  if (action === 'restore' && request.reason === undefined) errors.push({ pointer: '/reason', detail: 'is needed: consumers were told that it ends' });
  if (action === 'retire' && request.force && request.reason === undefined) errors.push({ pointer: '/reason', detail: 'is needed to retire by force' });
  if (action !== 'deprecate' && request.sunsetAt !== undefined) errors.push({ pointer: '/sunsetAt', detail: 'goes with deprecation only' });
  if (action !== 'deprecate' && request.successor !== undefined) errors.push({ pointer: '/successor', detail: 'goes with deprecation only' });
  if (action !== 'retire' && request.force) errors.push({ pointer: '/force', detail: 'goes with retirement only' });
  if (request.sunsetAt !== undefined && Date.parse(request.sunsetAt) <= now.getTime()) errors.push({ pointer: '/sunsetAt', detail: 'has to be in the future' });
  if (errors.length > 0) throw new ProblemError('request.invalid', 'This change of state is asked for wrongly.', { errors });
}
