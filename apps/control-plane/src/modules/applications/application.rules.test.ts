import { expect, test } from 'vitest';
import { walkLifecycle } from '../../testing/lifecycle-walk.js';
import { applicationLifecycle } from './application.rules.js';

test('an application makes no move but those written down', () => {
  walkLifecycle(applicationLifecycle, 'active', ['active>suspended', 'suspended>active', 'active>deleted', 'suspended>deleted']);
});

test('a deleted application is final', () => {
  expect(applicationLifecycle.allowed('deleted')).toEqual([]);
});
