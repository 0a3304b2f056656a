import { expect, test } from 'vitest';
import { Askings } from './askings.js';

test('counts how often a question was asked', () => {
  const askings = new Askings();
  expect([askings.ask('a', 'r', 0), askings.ask('a', 'r', 1), askings.ask('b', 'r', 2), askings.ask('a', 'r', 3)]).toEqual([1, 2, 1, 3]);
});

test('forgets the oldest of very many', () => {
  const askings = new Askings();
  for (let i = 0; i <= 20_000; i++) askings.ask(`k${i}`, 'r', i);
  expect([askings.ask('k0', 'r', 0), askings.ask('k20000', 'r', 0)]).toEqual([1, 2]);
});

test('a lifetime is learned of each route by itself, once enough is known, and is never longer than allowed', () => {
  const askings = new Askings();
  for (let i = 0; i < 19; i++) for (const at of [0, 30_000]) askings.ask(`k${i}`, 'often', at);
  expect(askings.lifetimeMs('often', 3_600_000)).toBe(3_600_000);
  for (let i = 20; i < 60; i++) for (const at of [0, 30_000]) askings.ask(`k${i}`, 'often', at);
  expect(askings.lifetimeMs('often', 3_600_000)).toBe(45_000);
  expect(askings.lifetimeMs('often', 40_000)).toBe(40_000);
  expect(askings.lifetimeMs('other', 3_600_000)).toBe(3_600_000);
  for (let i = 0; i < 400; i++) askings.ask('busy', 'busy', i);
  expect(askings.lifetimeMs('busy', 3_600_000)).toBe(10_000);
});
