import { TrafficSplit, TrafficSplitSettings } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { nextSplit, resumed, rolledBack } from './routing.rules.js';

const settings = (arms: object[], more: object = {}) => TrafficSplitSettings.parse({ arms, ...more });
const arm = (share: number, name = 'new') => ({ name, upstreamId: 'ups_2', share });
const WHY = { at: '2026-01-01T00:00:00.000Z', reason: 'too many failures' };

test('an arm begins another run when somebody changes it, and only then', () => {
  const first = nextSplit(settings([arm(0.1)]), undefined);
  expect(first.arms[0]).toMatchObject({ run: 1 });
  const out = rolledBack(first, 'new', 1, WHY) as TrafficSplit;
  expect(out.arms[0]).toMatchObject({ run: 1, rolledBack: WHY });
  // saved again, with another rule and a second arm: what is out stays out
  const again = nextSplit(settings([arm(0.1), arm(0.2, 'other')], { rollback: { callsMin: 7 } }), out);
  expect(again.arms).toMatchObject([{ run: 1, rolledBack: WHY }, { run: 1 }]);
  const changed = nextSplit(settings([arm(0.2)]), out);
  expect(changed.arms[0]).toEqual({ ...arm(0.2), when: [], run: 2 });
});

test('only the run that is on is rolled back, once, and only what is out is resumed', () => {
  const split = nextSplit(settings([arm(0.1)]), undefined);
  expect(rolledBack(split, 'new', 2, WHY)).toBeUndefined();
  expect(rolledBack(split, 'none', 1, WHY)).toBeUndefined();
  expect(rolledBack(undefined, 'new', 1, WHY)).toBeUndefined();
  const out = rolledBack(split, 'new', 1, WHY);
  expect(rolledBack(out, 'new', 1, WHY)).toBeUndefined();
  expect(resumed(split, 'new')).toBeUndefined();
  const back = resumed(out, 'new') as TrafficSplit;
  expect(back.arms[0]).toEqual({ ...arm(0.1), when: [], run: 2 });
  // a gateway that was away and still speaks of the run before is not heard
  expect(rolledBack(back, 'new', 1, WHY)).toBeUndefined();
});
