import { arrivals, conversations } from './arrivals.js';
import { spells, tide, walk } from './changes.js';
import { COUNT, DAY_MS, physics, times, UNTIL_MS, vary, world } from './made-worlds.js';
import { heavyTailed } from './noise.js';
import { PRICED } from './priced.js';
import { replayed } from './replayed.js';
import type { Scenario } from './world.js';

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'steady',
    about: 'three targets, nothing changes',
    degraded: false,
    world: (seed) => world(seed, (base) => [physics('a', base(0, 350)), physics('b', base(1, 450)), physics('c', base(2, 650))]),
  },
  {
    name: 'heavy tails',
    about: 'three of a hundred calls take a Pareto multiple',
    degraded: false,
    world: (seed) =>
      world(seed, (base) => [
        physics('a', base(0, 350), { noise: heavyTailed(0.45, 0.05, 1.3) }),
        physics('b', base(1, 420), { noise: heavyTailed(0.45, 0.02, 1.3) }),
        physics('c', base(2, 500), { noise: heavyTailed(0.35, 0.01, 1.5) }),
        physics('d', base(3, 500), { noise: heavyTailed(0.5, 0.03, 1.2) }),
      ]),
  },
  {
    name: 'drift',
    about: 'times wander and come and go like tides',
    degraded: false,
    world: (seed) =>
      world(seed, (base) =>
        [0, 1, 2].map((i) =>
          physics('abc'[i] as string, 0, { base: times(base(i, 450), walk(seed * 10 + i, 0.5, 240_000, UNTIL_MS), tide(1_200_000, 0.5, i / 3)) }),
        ),
      ),
  },
  {
    name: 'load',
    about: 'own machines: each call in flight slows the others, unequal sizes',
    degraded: false,
    world: (seed) =>
      world(seed, (base) => [
        physics('a', base(0, 200), { perInFlight: 25 }),
        physics('b', base(1, 250), { perInFlight: 45 }),
        physics('c', base(2, 300), { perInFlight: 90 }),
      ]),
  },
  ...PRICED,
  {
    name: 'conversations',
    about: 'turns that begin with the last turn at four equal targets; providers keep prompts for five minutes',
    degraded: false,
    world: (seed) => ({
      targets: [0, 1, 2, 3].map((i) => physics('abcd'[i] as string, 400, { perKilotoken: 80 })),
      calls: conversations(seed * 31 + 5, COUNT, 1),
    }),
  },
  {
    name: 'hours',
    about: 'three weeks of days and nights, in other time zones; the last week counts',
    degraded: false,
    from: 2 / 3,
    world: (seed) => ({
      targets: [0, 1, 2].map((i) => physics('abc'[i] as string, 0, { base: times(vary(seed, i, 450), tide(DAY_MS, 0.7, i / 3)) })),
      calls: arrivals(seed * 31 + 5, 3 * COUNT, () => (3 * COUNT) / (21 * DAY_MS * 0.001)),
    }),
  },
  replayed,
  {
    name: 'brown-outs',
    about: 'one target after another takes twelve times as long for a minute or two',
    degraded: true,
    world: (seed) =>
      world(seed, (base) =>
        [0, 1, 2].map((i) => physics('abc'[i] as string, 0, { base: times(base(i, 400), spells(seed * 10 + i, 400_000, 90_000, 12, UNTIL_MS)) })),
      ),
  },
  {
    name: 'hanging',
    about: 'a target accepts calls and answers none for half a minute',
    degraded: true,
    world: (seed) =>
      world(seed, (base) =>
        [0, 1, 2].map((i) => physics('abc'[i] as string, 0, { base: times(base(i, 400), spells(seed * 10 + i, 400_000, 35_000, 400, UNTIL_MS)) })),
      ),
  },
  {
    name: 'failing',
    about: 'four of ten calls fail at a target for a minute, the faster target most',
    degraded: true,
    world: (seed) =>
      world(seed, (base) =>
        [0, 1, 2].map((i) => {
          const ill = spells(seed * 10 + i, 300_000, 70_000, 0.4, UNTIL_MS);
          return physics('abc'[i] as string, base(i, [300, 450, 500][i] as number), {
            failure: (atMs) => (ill(atMs) === 1 ? 0.002 : 0.4),
            failureMs: [900, 400, 400][i] as number,
          });
        }),
      ),
  },
  {
    name: 'limited',
    about: 'the fastest target takes a third of the tokens a minute, and says 429 with Retry-After',
    degraded: false,
    world: (seed) =>
      world(seed, (base) => [
        physics('a', base(0, 250), { tokensPerMinute: 150_000 }),
        physics('b', base(1, 400), { tokensPerMinute: 200_000 }),
        physics('c', base(2, 600), {}),
      ]),
  },
];
