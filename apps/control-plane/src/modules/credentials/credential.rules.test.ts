import { expect, test } from 'vitest';
import { walkLifecycle } from '../../testing/lifecycle-walk.js';
import { credentialLifecycle } from './credential.rules.js';

test('a credential makes no move but those written down', () => {
  walkLifecycle(credentialLifecycle, 'active', ['active>retiring', 'active>expired', 'retiring>expired', 'active>revoked', 'retiring>revoked']);
});

test('a key that has ended never works again', () => {
  expect(credentialLifecycle.allowed('expired')).toEqual([]);
  expect(credentialLifecycle.allowed('revoked')).toEqual([]);
});
