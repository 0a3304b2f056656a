import { arrivals } from './arrivals.js';
import type { Course } from './changes.js';
import { lognormal, luck } from './noise.js';
import type { Physics, World } from './world.js';

export const COUNT = 10_000;
const PER_SECOND = 6;
export const UNTIL_MS = (COUNT / PER_SECOND) * 1_000 * 1.3;
export const DAY_MS = 86_400_000;

const PRICE = { inputPerMillion: 2_500_000, cachedInputPerMillion: 625_000, outputPerMillion: 10_000_000 };

/** Like many a hosted model. */
export const physics = (name: string, base: number, changes: Partial<Physics> = {}): Physics => ({
  name,
  price: PRICE,
  base: () => base,
  perKilotoken: 60,
  perInFlight: 3,
  noise: lognormal(0.4),
  msPerToken: 12,
  failure: () => 0.002,
  failureMs: 150,
  cacheMs: 300_000,
  cacheYield: 0.95,
  ...changes,
});

export const times =
  (base: number, ...courses: Course[]) =>
  (atMs: number): number =>
    courses.reduce((product, course) => product * course(atMs), base);

/** Which target is how fast differs from seed to seed, a little. */
export const vary = (seed: number, index: number, base: number): number => base * (0.8 + 0.4 * luck(seed, index, 0, 99));

export const world = (seed: number, targets: (base: (index: number, ms: number) => number) => Physics[], rate = PER_SECOND): World => ({
  targets: targets((index, ms) => vary(seed, index, ms)),
  calls: arrivals(seed * 31 + 5, COUNT, () => rate),
});
