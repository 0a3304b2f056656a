import { describe, expect, test } from 'vitest';
import { newRoutingMemory, routedCall, routedTarget } from '../../../testing/routed-targets.js';
import { seeded } from '../../../testing/seeded.js';
import { RouteChooser } from './route-chooser.js';
import type { Choice, RoutedTarget, RoutingRules } from './routed.js';

const PRICE = { inputPerMillion: 1_000_000, cachedInputPerMillion: 100_000, outputPerMillion: 4_000_000 };
const memory = newRoutingMemory;

function chooser(targets: readonly RoutedTarget[], rules: Partial<RoutingRules> = {}, of = memory(), seed = 1) {
  return new RouteChooser('route', targets, { strategy: 'predictive', ...rules }, of, seeded(seed), 0);
}

const taken = (choice: ReturnType<RouteChooser<RoutedTarget>['choose']>): Choice => {
  if (choice.target === null) throw new Error(choice.why);
  return choice;
};

/** The target takes so long for the first content, for a while. */
function teach(target: RoutedTarget, of: RouteChooser<RoutedTarget>, ms: number, fromMs = 0, count = 40): number {
  let nowMs = fromMs;
  for (let i = 0; i < count; i++) {
    const flight = taken(of.choose(routedCall(), [], nowMs)).sent(nowMs);
    flight.firstToken(nowMs + ms);
    flight.finished({ outputTokens: 100 }, nowMs + ms + 1_000);
    nowMs += 1_000;
  }
  expect(target.stats.inFlight).toBe(0);
  return nowMs;
}

describe('strategies', () => {
  const spread = (strategy: RoutingRules['strategy'], count = 300) => {
    const of = memory();
    const targets = [
      routedTarget(of, 'a', { weight: 2, price: PRICE }),
      routedTarget(of, 'b', { price: { ...PRICE, outputPerMillion: 1 } }),
      routedTarget(of, 'c', { weight: 0 }),
    ];
    const made = chooser(targets, { strategy }, of);
    const counts: Record<string, number> = {};
    for (let i = 0; i < count; i++) {
      const choice = taken(made.choose(routedCall({ stickyBy: 'me' }), [], i));
      choice.sent(i);
      counts[choice.target.providerId] = (counts[choice.target.providerId] ?? 0) + 1;
    }
    return counts;
  };

  test('priority: the first', () => expect(spread('priority')).toEqual({ a: 300 }));
  test('lowest-cost: the cheapest', () => expect(spread('lowest-cost')).toEqual({ b: 300 }));
  test('least-busy: by calls in flight for the weight', () => expect(spread('least-busy')).toEqual({ a: 200, b: 100 }));
  test('sticky: one of them', () => expect(Object.values(spread('sticky'))).toEqual([300]));
  test('weighted: two to one, about', () => {
    const { a = 0, b = 0 } = spread('weighted');
    expect(a + b).toBe(300);
    expect(a).toBeGreaterThan(170);
    expect(a).toBeLessThan(230);
  });

  test('sticky: callers move only where their target goes', () => {
    const of = memory();
    const all = ['a', 'b', 'c'].map((name) => routedTarget(of, name));
    const at = (targets: RoutedTarget[], who: number) =>
      taken(chooser(targets, { strategy: 'sticky' }, of).choose(routedCall({ stickyBy: `u${who}` }), [], 0)).target.providerId;
    for (let who = 0; who < 60; who++) {
      const before = at(all, who);
      if (before !== 'c') expect(at(all.slice(0, 2), who)).toBe(before);
    }
  });

  test('predictive: one that is alone, or the lowest anyway, is not said to be asked to find out', () => {
    const of = memory();
    const alone = chooser([routedTarget(of, 'a', { price: PRICE })], {}, of);
    expect(Array.from({ length: 20 }, (_, nowMs) => taken(alone.choose(routedCall(), [], nowMs)).why).filter((why) => why.includes('find out'))).toEqual([]);
  });

  test.each(['lowest-latency', 'predictive'] as const)('%s: the faster one, once both are known', (strategy) => {
    const of = memory();
    const [slow, fast] = [routedTarget(of, 'slow'), routedTarget(of, 'fast')];
    teach(slow, chooser([slow], {}, of), 1_500);
    const nowMs = teach(fast, chooser([fast], {}, of), 250);
    const made = chooser([slow, fast], { strategy }, of);
    for (let i = 0; i < 50; i++) expect(taken(made.choose(routedCall(), [], nowMs)).target).toBe(fast);
  });

  test('ranks go before all else, and the next one serves where the first cannot', () => {
    const of = memory();
    const [first, second] = [routedTarget(of, 'first'), routedTarget(of, 'second', { priority: 1 })];
    const made = chooser([second, first], {}, of);
    const choice = taken(made.choose(routedCall(), [], 0));
    expect(choice.target).toBe(first);
    choice.sent(0).failed('rate-limit', 10, 30_000);
    expect(taken(made.choose(routedCall(), [], 20)).target).toBe(second);
    expect(taken(made.choose(routedCall(), [], 30_011)).target).toBe(first);
  });

  test('the same clock and the same dice make the same choices', () => {
    const trail = () => {
      const of = memory();
      const made = chooser(
        ['a', 'b', 'c'].map((name) => routedTarget(of, name, { price: PRICE })),
        {},
        of,
        77,
      );
      return Array.from({ length: 200 }, (_, i) => {
        const choice = taken(made.choose(routedCall(), [], i * 100));
        const flight = choice.sent(i * 100);
        flight.firstToken(i * 100 + 50 + (i % 7));
        flight.finished({ outputTokens: 20 + i }, i * 100 + 90);
        return `${choice.target.name} ${choice.why}`;
      });
    };
    expect(trail()).toEqual(trail());
  });
});

describe('prices', () => {
  test('a second is worth money: dear and fast goes before cheap and slow, unless what is promised is kept anyway', () => {
    const of = memory();
    const [cheap, dear] = [routedTarget(of, 'cheap', { price: PRICE }), routedTarget(of, 'dear', { price: { ...PRICE, inputPerMillion: 2_000_000 } })];
    teach(cheap, chooser([cheap], {}, of), 2_000);
    const nowMs = teach(dear, chooser([dear], {}, of), 200);
    expect(taken(chooser([cheap, dear], {}, of).choose(routedCall(), [], nowMs)).target).toBe(dear);
    expect(taken(chooser([cheap, dear], { slo: { ttftMs: 8_000 } }, of).choose(routedCall(), [], nowMs)).target).toBe(cheap);
    expect(taken(chooser([cheap, dear], { slo: { secondMicros: 10, saving: 'weighed' } }, of).choose(routedCall(), [], nowMs)).target).toBe(cheap);
  });

  test('a failure is worth money: one that fails now and then is taken for its price only where that is worth little', () => {
    const of = memory();
    const [cheap, dear] = [routedTarget(of, 'cheap', { price: PRICE }), routedTarget(of, 'dear', { price: { ...PRICE, inputPerMillion: 3_000_000 } })];
    teach(cheap, chooser([cheap], {}, of), 200);
    const nowMs = teach(dear, chooser([dear], {}, of), 200);
    const take = (failureMicros?: number) =>
      taken(chooser([cheap, dear], { slo: { ttftMs: 8_000, ...(failureMicros !== undefined && { failureMicros }) } }, of).choose(routedCall(), [], nowMs))
        .target;
    expect(take()).toBe(cheap);
    for (let i = 0; i < 4; i++) cheap.keys[0]?.stats.failures.add(1, nowMs);
    expect([take(), take(10)]).toEqual([dear, cheap]);
  });

  describe('what is saved is not paid for with time', () => {
    /** Three with a hundredth of the price each, and how long they take. */
    const priced = (times: readonly [cheap: number, middle: number, dear: number]) => {
      const of = memory();
      const targets = ['cheap', 'middle', 'dear'].map((name, i) =>
        routedTarget(of, name, { price: { inputPerMillion: 10 ** (4 + 2 * i), outputPerMillion: 10 ** (4 + 2 * i) } }),
      );
      const nowMs = targets.reduce((fromMs, target, i) => teach(target, chooser([target], {}, of), times[i] as number, fromMs), 0);
      const take = (slo: RoutingRules['slo'], atMs = nowMs) => taken(chooser(targets, slo && { slo }, of).choose(routedCall(), [], atMs));
      return { of, targets, nowMs, take };
    };

    test('the cheapest of those that keep the promise, and who does not is told', () => {
      const { take } = priced([2_000, 600, 200]);
      expect(take({ ttftMs: 8_000 }).target.name).toBe('cheap/m');
      expect(take({ ttftMs: 1_500 }).target.name).toBe('middle/m');
      const fast = take({ ttftMs: 400 });
      expect(fast.target.name).toBe('dear/m');
      expect(fast.why).toMatch(/; else middle\/m \d+ but late, cheap\/m \d+ but late$/);
    });

    test('the quickest where nobody keeps it', () => expect(priced([2_000, 600, 200]).take({ ttftMs: 20 }).target.name).toBe('dear/m'));

    test('where nothing is promised, nobody later than calls drawn by weight', () => {
      expect(priced([2_000, 600, 200]).take(undefined).target.name).toBe('middle/m');
      expect(priced([2_000, 200, 200]).take(undefined).target.name).toBe('middle/m');
      expect(priced([500, 500, 500]).take(undefined).target.name).toBe('cheap/m');
    });

    test('unless the route weighs money against it', () =>
      expect(priced([2_000, 600, 200]).take({ ttftMs: 400, secondMicros: 10, saving: 'weighed' }).target.name).toBe('cheap/m'));

    test('a quick one that hangs holds nobody back', () => {
      const { targets, nowMs, take } = priced([2_000, 600, 200]);
      const dear = targets[2] as RoutedTarget;
      for (let i = 0; i < 5; i++) taken(chooser([dear], {}, memory()).choose(routedCall(), [], nowMs)).sent(nowMs);
      expect(take({ ttftMs: 400 }, nowMs + 5_000).target.name).toBe('middle/m');
    });

    test('a dear one that nobody knows is heard before a cheap one is late for it', () => {
      const of = memory();
      const [cheap, dear] = [routedTarget(of, 'cheap', { price: PRICE }), routedTarget(of, 'dear', { price: { inputPerMillion: 1e8, outputPerMillion: 1e8 } })];
      const made = chooser([cheap, dear], { slo: { ttftMs: 500 } }, of);
      const counts = new Map<RoutedTarget, number>();
      for (let nowMs = 0; nowMs < 60_000; nowMs += 1_000) {
        const choice = taken(made.choose(routedCall(), [], nowMs));
        const ms = choice.target === cheap ? 900 : 200;
        const flight = choice.sent(nowMs);
        flight.firstToken(nowMs + ms);
        flight.finished({ outputTokens: 100 }, nowMs + ms + 50);
        counts.set(choice.target, (counts.get(choice.target) ?? 0) + 1);
      }
      expect(counts.get(dear)).toBeGreaterThan(45);
      expect(counts.get(cheap)).toBeGreaterThan(2);
    });
  });

  test('a long prompt goes back to where it is cached, a short one need not', () => {
    const of = memory();
    const targets = ['a', 'b', 'c'].map((name) => routedTarget(of, name, { price: PRICE }));
    const made = chooser(targets, {}, of);
    const prefixes = [{ hash: 42, tokens: 20_000 }];
    const call = routedCall({ inputTokens: 20_500, prefixes });
    const first = taken(made.choose(call, [], 0));
    first.sent(0).finished({ inputTokens: 20_500, cachedInputTokens: 0, outputTokens: 10 }, 500);
    for (let i = 1; i < 30; i++) {
      const again = taken(made.choose(call, [], i * 1_000));
      expect(again.target).toBe(first.target);
      expect(again.why).toContain('20000 tokens cached');
      again.sent(i * 1_000).finished({ inputTokens: 20_500, cachedInputTokens: 20_000, outputTokens: 10 }, i * 1_000 + 500);
    }
    const others = new Set(Array.from({ length: 60 }, () => taken(made.choose(routedCall(), [], 31_000)).target));
    expect(others.size).toBeGreaterThan(1);
  });
});

describe('keys', () => {
  const keyed = (of = memory()) => routedTarget(of, 'a', { keys: [{ id: 'k1', weight: 3 }, { id: 'k2' }, { id: 'off', weight: 0 }] });

  test('by weight', () => {
    const made = chooser([keyed()]);
    const counts: Record<string, number> = {};
    for (let i = 0; i < 400; i++) {
      const { id } = taken(made.choose(routedCall(), [], 0)).key;
      counts[id] = (counts[id] ?? 0) + 1;
    }
    expect(counts.off).toBeUndefined();
    expect(counts.k1).toBeGreaterThan(260);
    expect(counts.k2).toBeGreaterThan(60);
  });

  test('one that is told to wait waits, the other serves, and when both wait the caller is told how long', () => {
    const made = chooser([keyed()]);
    const first = taken(made.choose(routedCall(), [], 0));
    first.sent(0).failed('rate-limit', 0, 20_000);
    const other = taken(made.choose(routedCall(), [], 1));
    expect(other.key.id).not.toBe(first.key.id);
    other.sent(1).failed('rate-limit', 1, 5_000);
    expect(made.choose(routedCall(), [], 2)).toEqual({ target: null, why: 'a/m waits 5.0 s', retryAfterMs: 4_999 });
    expect(made.choose(routedCall(), [], 5_000).target).toBeNull();
    expect(taken(made.choose(routedCall(), [], 5_001)).key).toBe(other.key);
  });

  test('limits that a provider tells are kept', () => {
    const target = routedTarget(memory(), 'a');
    const made = chooser([target]);
    target.keys[0]?.stats.told({ requests: { remaining: 0, limit: 10, resetMs: 10_000 } }, 0);
    expect(made.choose(routedCall(), [], 10).target).toBeNull();
    expect(made.choose(routedCall(), [], 1_100).target).toBe(target);
  });

  test('limits that the tenant sets are kept', () => {
    const target = routedTarget(memory(), 'a', { keys: [{ id: 'k1', limits: { inFlightMax: 1 } }] });
    const made = chooser([target]);
    const flight = taken(made.choose(routedCall(), [], 0)).sent(0);
    expect(made.choose(routedCall(), [], 10).target).toBeNull();
    flight.finished({}, 20);
    expect(made.choose(routedCall(), [], 30).target).toBe(target);
  });

  test('the breaker is the key’s: one opens, one trial is let through, and its success closes it', () => {
    const target = keyed();
    const made = chooser([target]);
    const [one, two] = target.keys as [RoutedTarget['keys'][number], RoutedTarget['keys'][number]];
    let nowMs = 0;
    for (; one.stats.breaker.state === 'closed' && nowMs < 200; nowMs++) {
      const choice = taken(made.choose(routedCall(), [], nowMs));
      const flight = choice.sent(nowMs);
      if (choice.key === one) flight.failed('server', nowMs);
      else flight.finished({}, nowMs);
    }
    expect(one.stats.breaker.state).toBe('open');
    for (let i = 0; i < 20; i++) expect(taken(made.choose(routedCall(), [], nowMs)).key).toBe(two);
    nowMs += 5_001;
    two.stats.failed('rate-limit', nowMs, 60_000);
    const trial = taken(made.choose(routedCall(), [], nowMs));
    expect(trial.key).toBe(one);
    const flight = trial.sent(nowMs);
    expect(made.choose(routedCall(), [], nowMs).target).toBeNull();
    flight.finished({}, nowMs + 10);
    expect(taken(made.choose(routedCall(), [], nowMs + 11)).key).toBe(one);
  });

  test('a key that is not known, or has no money left, rests longer each time', () => {
    const target = routedTarget(memory(), 'a');
    const made = chooser([target]);
    taken(made.choose(routedCall(), [], 0))
      .sent(0)
      .failed('auth', 0);
    const first = made.choose(routedCall(), [], 1);
    const wait = first.target === null ? (first.retryAfterMs as number) : 0;
    expect(wait).toBeGreaterThan(20_000);
    taken(made.choose(routedCall(), [], wait + 2))
      .sent(wait + 2)
      .failed('quota', wait + 2);
    const second = made.choose(routedCall(), [], wait + 3);
    expect(second.target === null ? second.retryAfterMs : 0).toBeGreaterThan(wait * 1.5);
  });
});

describe('fallback', () => {
  const of = memory();
  const small = routedTarget(of, 'small', { contextTokens: 8_000, keys: [{ id: 'k1' }, { id: 'k2' }] });
  const sibling = routedTarget(of, 'small', { contextTokens: 8_000, model: 'n' });
  const large = routedTarget(of, 'large', { contextTokens: 100_000 });
  const made = chooser([small, sibling, large], {}, of);
  const after = (failure: 'context-length' | 'content-filter' | 'rate-limit' | 'server' | 'timeout' | 'auth') => {
    const found = new Set<string>();
    for (let i = 0; i < 200; i++) {
      const { target, key } = taken(made.choose(routedCall(), [{ target: small, keyId: 'k1', failure }], 0));
      found.add(`${target.name} ${key.id}`);
    }
    return [...found].sort();
  };

  test('context too long: only where more fits', () => expect(after('context-length')).toEqual(['large/m k1']));
  test('content filter: another provider', () => expect(after('content-filter')).toEqual(['large/m k1']));
  test.each(['rate-limit', 'auth'] as const)('%s: another key of the same target too', (failure) =>
    expect(after(failure)).toEqual(['large/m k1', 'small/m k2', 'small/n k1']),
  );
  test.each(['server', 'timeout'] as const)('%s: another target', (failure) => expect(after(failure)).toEqual(['large/m k1', 'small/n k1']));

  test('a prompt that surely does not fit is not sent there at all', () => {
    for (let i = 0; i < 50; i++) expect(taken(made.choose(routedCall({ inputTokens: 50_000 }), [], 0)).target).toBe(large);
  });

  test('when nobody is left, that is said', () => {
    const tried = [small, sibling, large].map((target) => ({ target, keyId: 'k1', failure: 'server' as const }));
    expect(made.choose(routedCall(), tried, 0)).toEqual({ target: null, why: 'no target is left' });
  });
});

describe('hedging', () => {
  test('after what is predicted for 95 of 100, at another target, for no more calls than allowed', () => {
    const of = memory();
    const targets = [routedTarget(of, 'a'), routedTarget(of, 'b')];
    const made = chooser(targets, { hedge: { shareMax: 0.1 } }, of);
    let hedged = 0;
    for (let i = 0; i < 400; i++) {
      const choice = taken(made.choose(routedCall(), [], i));
      expect(choice.hedgeAfterMs).toBeGreaterThan(500);
      const second = made.hedge(routedCall(), [{ target: choice.target, keyId: choice.key.id }], i);
      if (second === null) continue;
      expect(second.target).not.toBe(choice.target);
      expect(second.why).toContain('slow');
      hedged++;
    }
    expect(hedged).toBeGreaterThan(35);
    expect(hedged).toBeLessThan(50);
  });

  test('a route that does not hedge has no threshold; one that says when keeps to it', () => {
    const of = memory();
    const targets = [routedTarget(of, 'a'), routedTarget(of, 'b')];
    expect(taken(chooser(targets, {}, of).choose(routedCall(), [], 0)).hedgeAfterMs).toBeUndefined();
    expect(taken(chooser(targets, { hedge: { shareMax: 0.1, afterMs: 123 } }, of).choose(routedCall(), [], 0)).hedgeAfterMs).toBe(123);
  });
});

test('a target that hangs is left before anything has timed out', () => {
  const of = memory();
  const [a, b] = [routedTarget(of, 'a'), routedTarget(of, 'b')];
  teach(a, chooser([a], {}, of), 300);
  let nowMs = teach(b, chooser([b], {}, of), 450);
  const made = chooser([a, b], {}, of);
  let atHanging = 0;
  for (let i = 0; i < 100; i++) {
    nowMs += 100;
    const choice = taken(made.choose(routedCall(), [], nowMs));
    const flight = choice.sent(nowMs);
    if (choice.target === a) atHanging++;
    else {
      flight.firstToken(nowMs + 450);
      flight.finished({ outputTokens: 100 }, nowMs + 1_450);
    }
  }
  expect(atHanging).toBeLessThan(25);
});

test('a call ends once, whatever is said of it later', () => {
  const target = routedTarget(memory(), 'a');
  const flight = taken(chooser([target]).choose(routedCall(), [], 0)).sent(0);
  flight.givenUp(100);
  flight.finished({ outputTokens: 5 }, 200);
  flight.failed('server', 300);
  expect(target.stats.inFlight).toBe(0);
  expect(target.keys[0]?.stats.failure(300)).toBeLessThan(0.01);
});

test('what was learned outlives the route’s snapshot', () => {
  const of = memory();
  const before = routedTarget(of, 'a');
  teach(before, chooser([before], {}, of), 2_500);
  const after = routedTarget(of, 'a');
  const { firstToken } = after.stats;
  expect(firstToken.median(firstToken.scale(0.5, 0, 0, 40_000, true))).toBeGreaterThan(1_800);
});

test('what nobody used for a day is forgotten, and names that callers make up do not pile up', () => {
  const of = memory();
  const known = of.target('a', 'm', 0);
  of.key('a', 'k', 'm', 0);
  const later = 25 * 3_600_000;
  of.target('b', 'm', later);
  expect(of.target('a', 'm', later)).not.toBe(known);
  const first = of.target('a', 'made-up-0', later);
  for (let i = 1; i < 6_000; i++) of.target('a', `made-up-${i}`, later);
  expect(of.target('a', 'made-up-0', later)).not.toBe(first);
});
