import type { Followed, Router, RouterKind, TriedTarget, Way } from './router.js';
import type { SimulatedCall, World } from './world.js';

const untried = (world: World, tried: readonly TriedTarget[]): number[] =>
  world.targets.map((_, i) => i).filter((i) => !tried.some(({ target }) => target === i));

const NOTHING: Followed = { firstToken() {}, finished() {}, failed() {}, givenUp() {} };

const simple = (name: string, pick: (among: number[], random: () => number, count: number) => number): RouterKind => ({
  name,
  start(world, _runs, random): Router {
    let count = 0;
    return {
      choose(_call, tried) {
        const among = untried(world, tried);
        return among.length === 0 ? null : { target: pick(among, random, count++), sent: () => NOTHING };
      },
    };
  },
});

export const weightedRandom = simple('weighted random', (among, random) => among[Math.floor(random() * among.length)] as number);

export const roundRobin = simple('round robin', (among, _random, count) => among[count % among.length] as number);

const TAU_MS = 10_000;
/** Refusing quickly is not being fast. */
const FAILURE_MS = 1_000;
const UNKNOWN_MS = 60_000;

interface Ewma {
  ms: number;
  atMs: number;
  inFlight: number;
}

/** Finagle's, Tower's and this gateway's own for plain HTTP: of two drawn at random the one with the lower peak EWMA of the time to the first byte, times the calls in flight. */
export const p2cEwma: RouterKind = {
  name: 'P2C peak EWMA',
  start(world, _runs, random): Router {
    const known: Ewma[] = world.targets.map(() => ({ ms: 0, atMs: 0, inFlight: 0 }));
    const cost = ({ ms, atMs, inFlight }: Ewma, nowMs: number): number =>
      (ms === 0 ? (inFlight === 0 ? 0 : UNKNOWN_MS) : ms * Math.exp(-(nowMs - atMs) / TAU_MS)) * (inFlight + 1);
    const hear = (of: Ewma, ms: number, nowMs: number): void => {
      const since = nowMs - of.atMs;
      of.ms = ms >= of.ms ? ms : of.ms + ((ms - of.ms) * since) / (TAU_MS + since);
      of.atMs = nowMs;
    };
    return {
      choose(_call: SimulatedCall, tried: readonly TriedTarget[], nowMs: number): Way | null {
        const among = untried(world, tried);
        if (among.length === 0) return null;
        const first = among[Math.floor(random() * among.length)] as number;
        const others = among.filter((i) => i !== first);
        const second = others[Math.floor(random() * others.length)] ?? first;
        const target = cost(known[first] as Ewma, nowMs) <= cost(known[second] as Ewma, nowMs) ? first : second;
        return { target, sent: (sentAtMs) => follow(known[target] as Ewma, sentAtMs, hear) };
      },
    };
  },
};

function follow(of: Ewma, sentAtMs: number, hear: (of: Ewma, ms: number, nowMs: number) => void): Followed {
  of.inFlight++;
  return {
    firstToken: (nowMs) => hear(of, nowMs - sentAtMs, nowMs),
    finished: () => {
      of.inFlight--;
    },
    failed: (_failure, nowMs) => {
      of.inFlight--;
      hear(of, Math.max(FAILURE_MS, nowMs - sentAtMs), nowMs);
    },
    givenUp: () => {
      of.inFlight--;
    },
  };
}

const LATEST = 10;

/** The lowest mean of the latest ten times to first token: what gateways call lowest latency. Unknown targets first; a failure counts as a time-out would. */
export const lowestLatency: RouterKind = {
  name: 'lowest latency',
  start(world): Router {
    const latest: number[][] = world.targets.map(() => []);
    const asked = world.targets.map(() => 0);
    const mean = (i: number): number => {
      const times = latest[i] as number[];
      return times.length === 0 ? (asked[i] === 0 ? 0 : UNKNOWN_MS) : times.reduce((sum, ms) => sum + ms, 0) / times.length;
    };
    const hear = (i: number, ms: number): void => {
      const times = latest[i] as number[];
      times.push(ms);
      if (times.length > LATEST) times.shift();
    };
    return {
      choose(_call, tried) {
        const among = untried(world, tried);
        if (among.length === 0) return null;
        const target = among.reduce((best, i) => (mean(i) < mean(best) ? i : best));
        return {
          target,
          sent(sentAtMs) {
            asked[target] = (asked[target] as number) + 1;
            return { ...NOTHING, firstToken: (nowMs) => hear(target, nowMs - sentAtMs), failed: () => hear(target, 10_000) };
          },
        };
      },
    };
  },
};
