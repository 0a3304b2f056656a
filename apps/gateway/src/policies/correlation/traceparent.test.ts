import { expect, test } from 'vitest';
import { newTraceParent, nextTraceParent, readTraceParent } from './traceparent.js';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

test('what is a trace, and what is none', () => {
  expect(readTraceParent(`00-${ID}-00f067aa0ba902b7-01`)).toEqual({ traceId: ID, flags: '01' });
  expect(readTraceParent(`01-${ID}-00f067aa0ba902b7-01-later`)).toEqual({ traceId: ID, flags: '01' });
  for (const none of [
    undefined,
    '',
    `00-${ID}-00f067aa0ba902b7`,
    `00-${ID}-00f067aa0ba902b7-01-x`,
    `ff-${ID}-00f067aa0ba902b7-01`,
    `00-${ID.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  ]) {
    expect(readTraceParent(none), String(none)).toBeUndefined();
  }
});

test('a span of ours in it, or in a new one', () => {
  expect(nextTraceParent({ traceId: ID, flags: '01' })).toMatch(new RegExp(`^00-${ID}-[0-9a-f]{16}-01$`));
  const made = new Set(Array.from({ length: 1_000 }, () => newTraceParent().text));
  expect(made.size).toBe(1_000);
  for (const one of made) expect(readTraceParent(one)).toMatchObject({ flags: '00' });
});
