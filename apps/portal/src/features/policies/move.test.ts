import { expect, test } from 'vitest';
import { neighbour, swapped } from './move';
import { ATTACHABLE, configSchema, newPolicy } from './policy-types';

const list = [newPolicy('cors'), newPolicy('rate-limit'), newPolicy('request-size'), newPolicy('headers')];

test('a policy moves past others of its phase only, however they are mixed', () => {
  expect([neighbour(list, 0, 1), neighbour(list, 2, -1)]).toEqual([2, 0]);
  expect([neighbour(list, 0, -1), neighbour(list, 1, 1), neighbour(list, 3, -1), neighbour(list, 9, 1)]).toEqual([null, null, null, null]);
  expect(swapped(list, 0, 2).map(({ type }) => type)).toEqual(['request-size', 'rate-limit', 'cors', 'headers']);
});

test('every policy that can be attached has a form, and none of the platform’s own is offered', () => {
  expect(ATTACHABLE).not.toContain('subscription');
  for (const type of ATTACHABLE) expect(Object.keys(configSchema(type).properties ?? {}).length).toBeGreaterThan(0);
});
