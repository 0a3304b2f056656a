import { expect, test } from 'vitest';
import { byMinute, type Point, riseOf, slopeOf } from './growth.js';

const TOOTH_MB = 40;
const TOOTH_MINUTES = 4.3;
const IN_FLIGHT_MB = 0.5;

/** 20 minutes of a process, asked three times a minute: what it keeps (with what is under way), and what it has with its garbage. */
function process(leakPerTenMinutes: number): { kept: Point[]; resident: Point[] } {
  const times = Array.from({ length: 60 }, (_, index) => 9 + index / 3);
  const kept = times.map((minutes, index) => ({ minutes, value: 30 + (leakPerTenMinutes / 10) * minutes + ((index * 37) % 11) * (IN_FLIGHT_MB / 11) }));
  const resident = kept.map(({ minutes, value }) => ({ minutes, value: value + 90 + ((minutes % TOOTH_MINUTES) / TOOTH_MINUTES) * TOOTH_MB }));
  return { kept, resident };
}

test('a leak of 2 MB in 10 minutes is seen under a saw-tooth of 40 MB, and none is seen where there is none', () => {
  expect(slopeOf(process(2).kept)).toBeCloseTo(2, 1);
  expect(slopeOf(process(0).kept)).toBeCloseTo(0, 1);
});

test('the saw-tooth itself would hide it', () => {
  const [leaking, sound] = [slopeOf(process(2).resident), slopeOf(process(0).resident)];
  expect(Math.min(Math.abs(leaking - 2), Math.abs(sound))).toBeGreaterThan(1);
});

test('one peak in twenty does not move a slope', () => {
  const { kept } = process(2);
  expect(slopeOf(kept.map((point, index) => (index % 20 === 19 ? { ...point, value: point.value + 15 } : point)))).toBeCloseTo(2, 1);
});

test('what is had at most is held against what was had at most before', () => {
  const points = [3, 9, 4, 5, 11, 2].map((value, minutes) => ({ minutes, value }));
  expect([riseOf(points, 2), riseOf(points, 4)]).toEqual([2, -9]);
  expect(byMinute([...points, { minutes: 0.5, value: 4 }, { minutes: 0.7, value: 9 }])).toEqual([4, 9, 4, 5, 11, 2]);
});
