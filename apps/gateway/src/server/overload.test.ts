import { expect, test } from 'vitest';
import { TICK_MS } from '../http1/ticker.js';
import { Overload } from './overload.js';

const calm = { rssBytes: () => 1, heapFraction: () => 0.1 };
const limits = { loopDelayMsMax: 200, memoryBytesMax: 1_000, bufferedBytesMax: 100 };

/** Ticks with these delays; answers the share of the next 100 exchanges that is refused. */
function share(overload: Overload, delays: readonly number[], start = 1_000): number {
  let now = start;
  for (const delay of delays) {
    now += TICK_MS + delay;
    overload.tick(now, 0);
  }
  return overload.active ? Array.from({ length: 100 }, () => overload.sheds()).filter(Boolean).length : 0;
}

test('one long pause is no overload, a loop that stays late is', () => {
  expect(share(new Overload(limits, calm), [0, 5_000, 0, 0])).toBe(0);
  const late = share(new Overload(limits, calm), [0, 300, 300, 300, 300]);
  expect(late).toBeGreaterThan(20);
  expect(late).toBeLessThan(50);
});

test('however late the loop is, some exchanges get through', () => {
  const refused = share(new Overload(limits, calm), new Array<number>(50).fill(1_000));
  expect(refused).toBeGreaterThanOrEqual(89);
  expect(refused).toBeLessThan(100);
});

test('relief comes step by step', () => {
  const overload = new Overload(limits, calm);
  expect(share(overload, [0, 300, 300, 300, 300, 150, 150])).toBeGreaterThan(20);
  expect(share(overload, new Array<number>(10).fill(0), 10_000)).toBe(0);
  expect(overload.pressures).toEqual([]);
});

test('while memory is short all is refused, until it has fallen well below the limit', () => {
  let rss = 1_001;
  const overload = new Overload(limits, { ...calm, rssBytes: () => rss });
  let now = 0;
  const after = (bytes: number) => {
    rss = bytes;
    for (let i = 0; i < 5; i++) {
      now += TICK_MS;
      overload.tick(now, 0);
    }
    return [overload.isShortOfMemory, overload.active && overload.sheds()];
  };
  expect(after(1_001)).toEqual([true, true]);
  expect(after(950)).toEqual([true, true]);
  expect(after(890)).toEqual([false, false]);
  expect(after(950)).toEqual([false, false]);
});

test('bytes that wait and a heap near its limit count as memory; limits of 0 watch nothing', () => {
  const heap = new Overload(limits, { ...calm, heapFraction: () => 0.95 });
  heap.tick(TICK_MS, 101);
  expect(heap.pressures).toEqual(['heap', 'buffers']);
  const off = new Overload({ loopDelayMsMax: 0, memoryBytesMax: 0, bufferedBytesMax: 0 }, { rssBytes: () => 1e12, heapFraction: () => 1 });
  expect(share(off, [9_000, 9_000, 9_000, 9_000])).toBe(0);
});
