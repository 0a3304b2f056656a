import { seeded } from '../../testing/seeded.js';
import { normal } from './noise.js';

/** A factor that changes with time. */
export type Course = (atMs: number) => number;

/** From time to time, each time for a while, so much of it. */
export function spells(seed: number, everyMs: number, lengthMs: number, factor: number, untilMs: number): Course {
  const random = seeded(seed);
  const all: [number, number][] = [];
  for (let atMs = everyMs * random(); atMs < untilMs; atMs += lengthMs + everyMs * (0.5 + random())) all.push([atMs, atMs + lengthMs * (0.6 + 0.8 * random())]);
  return (atMs) => (all.some(([from, to]) => atMs >= from && atMs < to) ? factor : 1);
}

const STEP_MS = 5_000;

/** A random walk that is pulled back to 1 (Ornstein-Uhlenbeck, of the logarithm). */
export function walk(seed: number, spread: number, memoryMs: number, untilMs: number): Course {
  const random = seeded(seed);
  const left = Math.exp(-STEP_MS / memoryMs);
  const points: number[] = [];
  let at = 0;
  for (let t = 0; t <= untilMs + STEP_MS; t += STEP_MS) {
    at = at * left + spread * Math.sqrt(1 - left * left) * normal(random() * 0.999 + 0.0005);
    points.push(Math.exp(at));
  }
  return (atMs) => points[Math.min(points.length - 1, Math.floor(atMs / STEP_MS))] as number;
}

/** Up and down once in so long. */
export const tide =
  (periodMs: number, height: number, phase: number): Course =>
  (atMs) =>
    Math.exp(height * Math.sin(2 * Math.PI * (atMs / periodMs + phase)));
