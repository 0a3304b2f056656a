import { expect, test } from 'vitest';
import { walkLifecycle } from '../../testing/lifecycle-walk.js';
import { planLifecycle } from './plan.rules.js';

test('a plan goes one way only, step by step', () => {
  walkLifecycle(planLifecycle, 'draft', ['draft>published', 'published>deprecated', 'deprecated>closed']);
});

test('a closed plan is final', () => {
  expect(planLifecycle.allowed('closed')).toEqual([]);
  expect(() => planLifecycle.actionTo('closed', 'published')).toThrow('This state is final');
});
