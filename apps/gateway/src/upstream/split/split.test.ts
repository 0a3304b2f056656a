import { p95Of, TrafficSplit } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../exchange/exchange.js';
import { SideWindow } from './side-window.js';
import { Split } from './split.js';
import { type ArmSide, type RolledBackEvent, SplitState } from './split-state.js';

describe('the window', () => {
  test('knows counts and percentiles, and forgets what is older', () => {
    const window = new SideWindow(10_000);
    for (let i = 1; i <= 100; i++) window.call(i * 10, i > 90, 1_000);
    expect(window.counts(1_500)).toEqual({ calls: 100, failures: 10 });
    expect(p95Of(window.times(1_500)) / 950).toBeCloseTo(1, 1);
    window.call(5, false, 9_500);
    expect(window.counts(11_500)).toEqual({ calls: 1, failures: 0 });
    expect(window.counts(40_000)).toEqual({ calls: 0, failures: 0 });
    expect(p95Of(window.times(40_000))).toBe(0);
  });
});

const exchange = (headers: Record<string, string>, application?: string): Exchange =>
  ({
    requestHeader: (name: { text: string }) => headers[name.text],
    principal: application === undefined ? null : { application: { entry: { id: application } }, subject: null },
    carrier: { clientAddress: '192.0.2.1' },
    runtime: {},
  }) as unknown as Exchange;

const splitOf = (arms: object[], more: object = {}) => TrafficSplit.parse({ arms, ...more });
const arm = (name: string, share: number, more: object = {}) => ({ name, upstreamId: `ups_${name}`, share, ...more });

describe('who goes where', () => {
  const callers = Array.from({ length: 2_000 }, (_, i) => `app_${i}`);
  const takenBy = (split: Split) => new Map(callers.map((id) => [id, split.choose(exchange({}, id))?.name]));

  test('the share is kept, a caller stays, and an arm that grows keeps those it had', () => {
    const small = takenBy(new Split(splitOf([arm('new', 0.1)]), 'ups_1', Math.random));
    const large = takenBy(new Split(splitOf([arm('new', 0.4)]), 'ups_1', Math.random));
    const count = (taken: Map<string, string | undefined>) => [...taken.values()].filter((name) => name === 'new').length / callers.length;
    expect(count(small)).toBeGreaterThan(0.07);
    expect(count(small)).toBeLessThan(0.13);
    expect(count(large)).toBeGreaterThan(0.36);
    expect(count(large)).toBeLessThan(0.44);
    for (const id of callers) if (small.get(id) === 'new') expect(large.get(id)).toBe('new');
    expect(takenBy(new Split(splitOf([arm('new', 0.1)]), 'ups_1', Math.random))).toEqual(small);
  });
  test('nobody at 0, everybody at 1, by several arms too', () => {
    expect(new Set(takenBy(new Split(splitOf([arm('new', 0)]), 'ups_1', Math.random)).values())).toEqual(new Set([undefined]));
    const thirds = splitOf([arm('a', 1 / 3), arm('b', 1 / 3), arm('c', 1 / 3)]);
    expect(new Set(takenBy(new Split(thirds, 'ups_1', Math.random)).values())).toEqual(new Set(['a', 'b', 'c']));
  });
  test('matches come before shares', () => {
    const when = [
      { by: 'header', name: 'X-Canary', value: 'yes' },
      { by: 'cookie', name: 'side' },
      { by: 'application', ids: ['app_beta'] },
    ];
    const split = new Split(splitOf([arm('new', 0, { when })]), 'ups_1', Math.random);
    expect(split.choose(exchange({ 'x-canary': 'yes' }))?.name).toBe('new');
    expect(split.choose(exchange({ 'x-canary': 'no' }))).toBeNull();
    expect(split.choose(exchange({ cookie: 'a=1; side=b' }))?.name).toBe('new');
    expect(split.choose(exchange({}, 'app_beta'))?.name).toBe('new');
    expect(split.choose(exchange({}, 'app_other'))).toBeNull();
  });
  test('each call for itself, where that is asked for', () => {
    let next = 0.05;
    const split = new Split(splitOf([arm('new', 0.1)], { stick: { by: 'call' } }), 'ups_1', () => next);
    expect(split.choose(exchange({}))?.name).toBe('new');
    next = 0.5;
    expect(split.choose(exchange({}))).toBeNull();
  });
  test('shares over the whole, and names twice, are refused', () => {
    expect(TrafficSplit.safeParse({ arms: [arm('a', 0.6), arm('b', 0.6)] }).success).toBe(false);
    expect(TrafficSplit.safeParse({ arms: [arm('a', 0.1), arm('a', 0.1)] }).success).toBe(false);
  });
});

describe('the state of a split', () => {
  const start = (events: RolledBackEvent[] = []) => {
    const split = splitOf([arm('new', 0.5)], { rollback: { callsMin: 20 } });
    return { split, events, state: new SplitState('ups_1', split, (event) => void events.push(event)) };
  };
  const fail = (side: ArmSide, times: number) => {
    for (let i = 0; i < times; i++) side.failed(5, 1_000);
  };

  test('takes a failing arm out once, says so, and lets it in again for another run only', () => {
    const { state, split, events } = start();
    for (let i = 0; i < 50; i++) state.base.answered(200, 5, 1_000);
    fail(state.arms.get('new') as ArmSide, 30);
    expect(events).toEqual([{ upstreamId: 'ups_1', arm: 'new', run: 1, reason: expect.stringContaining('100.0 % of 20 calls failed') }]);
    expect(state.report(1_000).arms[0]).toMatchObject({ name: 'new', run: 1, calls: 30, failures: 30 });
    state.configure(split);
    expect(state.arms.get('new')?.rolledBack).toBeDefined();
    // neither a larger share nor another rule is a new run
    state.configure(splitOf([arm('new', 0.9)], { rollback: { callsMin: 10 } }));
    expect(state.arms.get('new')?.rolledBack).toBeDefined();
    state.configure(splitOf([arm('new', 0.5, { run: 2 })], { rollback: { callsMin: 20 } }));
    expect(state.arms.get('new')?.rolledBack).toBeUndefined();
  });
  test('a few slow calls are no slow arm; as many as five and one in twenty are', () => {
    const { state, events } = start();
    for (let i = 0; i < 100; i++) state.base.answered(200, 10, 1_000);
    const arm = state.arms.get('new') as ArmSide;
    for (let i = 0; i < 28; i++) arm.answered(200, 10, 1_000);
    for (let i = 0; i < 4; i++) arm.answered(200, 2_000, 1_000);
    expect(events).toEqual([]);
    for (let i = 0; i < 8; i++) arm.answered(200, 2_000, 1_000);
    expect(events[0]?.reason).toContain('95 % of the answers');
  });
  test('what another gateway found holds here', () => {
    const { state } = start();
    state.configure(splitOf([arm('new', 0.5, { rolledBack: { at: '2026-01-01T00:00:00Z', reason: 'slow' } })], { rollback: { callsMin: 20 } }));
    expect(state.arms.get('new')?.rolledBack).toBe('slow');
  });
});
