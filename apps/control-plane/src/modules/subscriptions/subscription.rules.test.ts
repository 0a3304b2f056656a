import { expect, test } from 'vitest';
import { walkLifecycle } from '../../testing/lifecycle-walk.js';
import { changeRequestLifecycle, isLive, subscriptionLifecycle } from './subscription.rules.js';

test('a subscription makes no move but those written down', () => {
  walkLifecycle(subscriptionLifecycle, 'pending', [
    'pending>active',
    'pending>rejected',
    'pending>withdrawn',
    'active>suspended',
    'suspended>active',
    'active>expired',
    'suspended>expired',
    'active>closed',
    'suspended>closed',
    'expired>active',
  ]);
});

test('what leads to the same state is still told apart: approving does not resume, and renewing does not approve', () => {
  expect(subscriptionLifecycle.can('suspended', 'approve')).toBe(false);
  expect(subscriptionLifecycle.can('expired', 'resume')).toBe(false);
  expect(subscriptionLifecycle.can('pending', 'renew')).toBe(false);
});

test('only an expired subscription holds no place and can still come back', () => {
  const back = (['pending', 'active', 'rejected', 'withdrawn', 'suspended', 'expired', 'closed'] as const).filter(
    (state) => !isLive(state) && subscriptionLifecycle.allowed(state).length > 0,
  );
  expect(back).toEqual(['expired']);
});

test('a change request makes no move but those written down', () => {
  walkLifecycle(changeRequestLifecycle, 'open', ['open>approved', 'open>rejected', 'open>withdrawn', 'approved>applied']);
});
