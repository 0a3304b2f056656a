import { describe, expect, test } from 'vitest';
import { seeded } from '../../../testing/seeded.js';
import { type CompiledTarget, hashText } from '../target.js';
import { type Balancer, Level } from './balancer.js';
import { LeastConnections } from './least-connections.js';
import { LowestLatency } from './lowest-latency.js';
import { rendezvous } from './rendezvous.js';
import { roundRobin } from './round-robin.js';

/** The part of a target that balancers look at. */
function target(id: string, weight = 1): CompiledTarget {
  const state = { up: true, share: 1, inFlight: 0, ewmaMs: 0, ewmaAtMs: 0, pool: { full: false } };
  return { id, weight, current: 0, seed: hashText(id), state } as unknown as CompiledTarget;
}

const targets = (...weights: number[]) => weights.map((weight, i) => target(`t${i}`, weight));
const pick = (balancer: Balancer, of: readonly CompiledTarget[], key?: string) => balancer.pick(of, Level.free, [], key) as CompiledTarget;

function count(picks: number, next: (i: number) => CompiledTarget): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < picks; i++) {
    const { id } = next(i);
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

const seats: [string, Balancer][] = [
  ['by weight', roundRobin],
  ['by connections', new LeastConnections()],
  ['by latency', new LowestLatency(seeded(1), () => 0)],
  ['by hash', rendezvous],
];

describe.each(seats)('%s', (_name, balancer) => {
  test('nobody is chosen who is out, full, or was tried', () => {
    const [a, b, c, d] = targets(1, 1, 1, 1) as [CompiledTarget, CompiledTarget, CompiledTarget, CompiledTarget];
    a.state.up = false;
    b.state.pool.full = true;
    for (let i = 0; i < 20; i++) expect(balancer.pick([a, b, c, d], Level.free, [c], `key${i}`)).toBe(d);
    expect(balancer.pick([a, b, c], Level.free, [c], 'key')).toBeNull();
    expect(balancer.pick([a, b, c], Level.untried, [c], 'key')).toBe(b);
    expect(balancer.pick([a, c], Level.untried, [c], 'key')).toBeNull();
    expect(balancer.pick([a, c], Level.up, [c], 'key')).toBe(c);
    expect(balancer.pick([a, c], Level.anyUntried, [c], 'key')).toBe(a);
  });

  test('the only one left takes everything', () => {
    const [only] = targets(3) as [CompiledTarget];
    for (let i = 0; i < 5; i++) expect(pick(balancer, [only], `key${i}`)).toBe(only);
  });
});

describe('by weight', () => {
  test('shares are exact, and a target that comes back slowly gets its part of them', () => {
    const all = targets(3, 2, 1);
    expect(count(600, () => pick(roundRobin, all))).toEqual({ t0: 300, t1: 200, t2: 100 });
    (all[0] as CompiledTarget).state.share = 0.1;
    const slow = count(330, () => pick(roundRobin, all));
    expect(slow.t0).toBe(30);
  });
});

describe('by connections', () => {
  test('the one with the fewest calls in flight for its weight', () => {
    const balancer = new LeastConnections();
    const [light, heavy] = targets(1, 2) as [CompiledTarget, CompiledTarget];
    // calls that never end: they pile up as the weights say
    const counts = count(300, () => {
      const chosen = pick(balancer, [light, heavy]);
      chosen.state.inFlight++;
      return chosen;
    });
    expect(counts).toEqual({ t0: 100, t1: 200 });
  });

  test('equals take turns', () => {
    const balancer = new LeastConnections();
    const all = targets(1, 1, 1);
    expect(count(300, () => pick(balancer, all))).toEqual({ t0: 100, t1: 100, t2: 100 });
  });
});

describe('by latency', () => {
  test('a slow target gets next to nothing while others are fast', () => {
    const balancer = new LowestLatency(seeded(7), () => 0);
    const all = targets(1, 1, 1, 1);
    for (const [i, { state }] of all.entries()) state.ewmaMs = i === 0 ? 500 : 5;
    const counts = count(3_000, () => pick(balancer, all));
    expect(counts.t0 ?? 0).toBe(0);
    // two choices, not the best of all: the others share evenly
    for (const id of ['t1', 't2', 't3']) expect(counts[id]).toBeGreaterThan(700);
  });

  test('but as its slowness fades it is tried again', () => {
    let now = 0;
    const balancer = new LowestLatency(seeded(7), () => now);
    const [slow, fast] = targets(1, 1) as [CompiledTarget, CompiledTarget];
    slow.state.ewmaMs = 500;
    let firstMs = 0;
    for (now = 0; now < 200_000 && firstMs === 0; now += 100) {
      fast.state.ewmaMs = 5;
      fast.state.ewmaAtMs = now;
      if (pick(balancer, [slow, fast]) === slow) firstMs = now;
    }
    // ln(500/5) times the time constant
    expect(firstMs).toBeGreaterThan(46_000);
    expect(firstMs).toBeLessThan(46_300);
  });

  test('calls in flight count: a fast target is not flooded', () => {
    const balancer = new LowestLatency(seeded(3), () => 0);
    const all = targets(1, 1);
    (all[0] as CompiledTarget).state.ewmaMs = 5;
    (all[1] as CompiledTarget).state.ewmaMs = 10;
    const counts = count(300, () => {
      const chosen = pick(balancer, all);
      chosen.state.inFlight++;
      return chosen;
    });
    expect(counts.t0).toBe(200);
  });

  test('one that has not answered yet is asked once, and not more until it has', () => {
    const balancer = new LowestLatency(seeded(3), () => 0);
    const [known, fresh] = targets(1, 1) as [CompiledTarget, CompiledTarget];
    known.state.ewmaMs = 5;
    expect(pick(balancer, [known, fresh])).toBe(fresh);
    fresh.state.inFlight = 1;
    for (let i = 0; i < 10; i++) expect(pick(balancer, [known, fresh])).toBe(known);
  });
});

describe('by hash', () => {
  const KEYS = 20_000;
  const places = (of: readonly CompiledTarget[]) => Array.from({ length: KEYS }, (_, i) => pick(rendezvous, of, `user-${i}`).id);

  test('keys spread evenly, and by weight', () => {
    const even = targets(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    const counts = Object.values(count(KEYS, (i) => pick(rendezvous, even, `user-${i}`)));
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.12);
    const weighted = targets(1, 3);
    const heavy = count(KEYS, (i) => pick(rendezvous, weighted, `user-${i}`)).t1 as number;
    expect(heavy / KEYS).toBeGreaterThan(0.74);
    expect(heavy / KEYS).toBeLessThan(0.76);
  });

  test('a target that is added takes its share from all others, and no other key moves', () => {
    const before = targets(1, 1, 1, 1, 1, 1, 1, 1, 1);
    const added = target('t9');
    const [old, now] = [places(before), places([...before, added])];
    const moved = old.filter((id, i) => id !== now[i]).length;
    expect(moved / KEYS).toBeGreaterThan(0.09);
    expect(moved / KEYS).toBeLessThan(0.11);
    expect(old.every((id, i) => id === now[i] || now[i] === 't9')).toBe(true);
  });

  test('a target that goes gives its keys to all others, and no other key moves', () => {
    const all = targets(1, 1, 1, 1);
    const old = places(all);
    (all[2] as CompiledTarget).state.up = false;
    const now = places(all);
    expect(old.every((id, i) => id === 't2' || id === now[i])).toBe(true);
    const heirs = new Set(now.filter((_, i) => old[i] === 't2'));
    expect(heirs).toEqual(new Set(['t0', 't1', 't3']));
  });

  test('calls without a key are spread by weight', () => {
    const all = targets(2, 1);
    expect(count(30, () => pick(rendezvous, all))).toEqual({ t0: 20, t1: 10 });
  });
});
