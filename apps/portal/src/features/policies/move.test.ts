import { expect, test } from 'vitest';
import { dropped, neighbour, swapped } from './move';
import { ATTACHABLE, configSchema, modeOf, newPolicy, newSetUse, withMode } from './policy-types';

const list = [newPolicy('cors'), newPolicy('rate-limit'), newPolicy('request-size'), newPolicy('headers')];

test('a policy moves past others of its phase only, however they are mixed', () => {
  expect([neighbour(list, 0, 1), neighbour(list, 2, -1)]).toEqual([2, 0]);
  expect([neighbour(list, 0, -1), neighbour(list, 1, 1), neighbour(list, 3, -1), neighbour(list, 9, 1)]).toEqual([null, null, null, null]);
  expect(swapped(list, 0, 2).map(({ type }) => type)).toEqual(['request-size', 'rate-limit', 'cors', 'headers']);
});

test('every policy that can be attached has a form, and none of the platform’s own is offered', () => {
  expect(ATTACHABLE).not.toContain('subscription');
  for (const type of ATTACHABLE) {
    const { properties = {}, anyOf = [], oneOf = [] } = configSchema(type) as { properties?: object; anyOf?: unknown[]; oneOf?: unknown[] };
    expect(Object.keys(properties).length + anyOf.length + oneOf.length, type).toBeGreaterThan(0);
  }
});

test('what is dragged lands where it is dropped, among its like; anything else changes nothing', () => {
  const types = (from: number, to: number) => dropped(list, from, to).map(({ type }) => type);
  expect(types(0, 2)).toEqual(['rate-limit', 'request-size', 'cors', 'headers']);
  expect(types(2, 0)).toEqual(['request-size', 'cors', 'rate-limit', 'headers']);
  expect(types(0, 1)).toEqual(list.map(({ type }) => type));
  const sets = [newSetUse('pset_a'), newPolicy('cors'), newSetUse('pset_b')];
  expect(dropped(sets, 0, 2).map(({ config }) => config.setId)).toEqual([undefined, 'pset_b', 'pset_a']);
});

test('a mode is one of three, and leaves nothing of the one before', () => {
  const policy = newPolicy('cors');
  expect(modeOf(withMode(policy, 'dry-run'))).toBe('dry-run');
  expect(modeOf(withMode(withMode(policy, 'dry-run'), 'off'))).toBe('off');
  expect(withMode(withMode(policy, 'dry-run'), 'enforced')).toEqual(policy);
});
