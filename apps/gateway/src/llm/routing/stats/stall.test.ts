import { expect, test } from 'vitest';
import type { Waiting } from './flight.js';
import { Stall } from './stall.js';

const call = (sentAtMs: number): Waiting => ({ sentAtMs, medianMs: 400, highMs: 1_000, earlier: null, later: null });

function look(stall: Stall, nowMs: number): { chance: number; ms: number } {
  const found = { chance: 0, ms: 0 };
  stall.look(nowMs, found);
  return found;
}

test('calls that wait no longer than usual are no sign', () => {
  const stall = new Stall();
  stall.sent(call(0));
  stall.sent(call(100));
  expect(look(stall, 350)).toEqual({ chance: 0, ms: 0 });
});

test('one that waits long is a weak sign, several are a strong one', () => {
  const stall = new Stall();
  stall.sent(call(0));
  expect(look(stall, 1_000).chance).toBeLessThan(0.3);
  for (const sentAtMs of [50, 100, 150]) stall.sent(call(sentAtMs));
  const { chance, ms } = look(stall, 1_200);
  expect(chance).toBeGreaterThan(0.95);
  expect(ms).toBeGreaterThan(1_200);
});

test('an answer to a later call acquits those before', () => {
  const stall = new Stall();
  const [first, second, third] = [call(0), call(50), call(100)];
  for (const one of [first, second, third]) stall.sent(one);
  stall.ended(third, true);
  expect(stall.settled).toBe(true);
  expect(look(stall, 5_000).chance).toBe(0);
});

test('an answer to an earlier call does not acquit later ones', () => {
  const stall = new Stall();
  const [first, second] = [call(0), call(50)];
  stall.sent(first);
  stall.sent(second);
  stall.ended(first, true);
  expect(stall.settled).toBe(false);
});
