import type { RouteSlo } from '@gatehouse/definition';
import { spells } from './changes.js';
import { physics, times, UNTIL_MS, world } from './made-worlds.js';
import { heavyTailed, lognormal } from './noise.js';
import type { Physics, Scenario } from './world.js';

const CHEAP = { inputPerMillion: 500_000, cachedInputPerMillion: 250_000, outputPerMillion: 1_500_000 };
const MIDDLE = { inputPerMillion: 1_500_000, cachedInputPerMillion: 500_000, outputPerMillion: 6_000_000 };
const DEAR = { inputPerMillion: 5_000_000, cachedInputPerMillion: 2_500_000, outputPerMillion: 15_000_000 };

/** What is different in one of these worlds. */
interface Other {
  slo?: RouteSlo;
  cheap?: Partial<Physics>;
  /** The dear one has bad spells. */
  ill?: boolean;
}

const three = ({ cheap, ill }: Other): Scenario['world'] => {
  return (seed) =>
    world(seed, (base) => [
      physics('cheap', base(0, 700), { price: CHEAP, noise: lognormal(0.5), ...cheap }),
      physics('middle', base(1, 500), { price: MIDDLE }),
      physics('dear', base(2, 250), { price: DEAR, ...(ill && { base: times(base(2, 250), spells(seed * 10 + 2, 300_000, 90_000, 12, UNTIL_MS)) }) }),
    ]);
};

const priced = (name: string, about: string, other: Other): Scenario => ({
  name,
  about,
  degraded: other.ill ?? false,
  priced: true,
  ...(other.slo && { slo: other.slo }),
  world: three(other),
});

/** Targets of unlike prices: what is saved must not be paid for with somebody's time, whatever is promised. */
export const PRICED: readonly Scenario[] = [
  priced('priced', 'cheap and slow beside dear and fast, 900 ms promised', { slo: { ttftMs: 900 } }),
  priced('roomy promise', 'priced, 3 s promised: the cheap one keeps that', { slo: { ttftMs: 3_000 } }),
  priced('priced without promise', 'cheap and slow beside dear and fast, nothing promised', {}),
  priced('unkept promise', 'priced, 250 ms promised: nobody keeps that', { slo: { ttftMs: 250 } }),
  priced('cheap with tails', 'priced, the cheap one is fast but for five of a hundred calls, 1.5 s promised', {
    slo: { ttftMs: 1_500 },
    cheap: { base: () => 350, noise: heavyTailed(0.4, 0.05, 1.2) },
  }),
  priced('dear and ill', 'priced, the dear one takes twelve times as long for a minute or two, 900 ms promised', { slo: { ttftMs: 900 }, ill: true }),
];
