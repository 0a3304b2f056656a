import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { walkLifecycle } from '../../testing/lifecycle-walk.js';
import { deploymentLifecycle, type GatewaySays, isOpen, judge, verdictOf } from './deployment.rules.js';

const KEY = 'api:env_1:ver_1';
const says = (given: Partial<GatewaySays>): GatewaySays => ({
  id: 'gw_1',
  name: 'one',
  live: true,
  sequence: 7,
  acknowledgement: 'applied',
  errors: [],
  acknowledgedAt: new Date('2026-01-01T00:00:00Z'),
  ...given,
});
const status = (given: Partial<GatewaySays>, sequence: number | null = 7) => verdictOf(says(given), KEY, sequence).status;

test('a deployment makes no move but those written down', () => {
  walkLifecycle(deploymentLifecycle, 'pending', [
    'pending>active',
    'pending>failed',
    'pending>superseded',
    'pending>withdrawn',
    'active>superseded',
    'active>withdrawn',
  ]);
  for (const state of ['failed', 'superseded', 'withdrawn'] as const) expect([deploymentLifecycle.allowed(state), isOpen(state)]).toEqual([[], false]);
});

describe('what one gateway says', () => {
  test('nothing for 45 seconds: silent, whatever it said before', () => expect(status({ live: false })).toBe('silent'));
  test('an older manifest, none at all, or a deployment in no manifest yet: waiting', () => {
    expect([status({ sequence: 6 }), status({ sequence: null }), status({}, null)]).toEqual(['waiting', 'waiting', 'waiting']);
  });
  test('this manifest or a newer one, without a fault of ours: applied', () => {
    expect([status({}), status({ sequence: 9 }), status({ acknowledgement: 'partial', errors: [{ key: 'api:env_1:ver_2', message: 'other' }] })]).toEqual([
      'applied',
      'applied',
      'applied',
    ]);
  });
  test('a fault of ours, or the whole manifest refused: refused, with why', () => {
    expect(verdictOf(says({ acknowledgement: 'partial', errors: [{ key: KEY, message: 'unknown policy' }] }), KEY, 7)).toMatchObject({
      status: 'refused',
      message: 'unknown policy',
    });
    expect(verdictOf(says({ acknowledgement: 'refused', errors: [{ key: 'manifest', message: 'bad signature' }] }), KEY, 7)).toMatchObject({
      status: 'refused',
      message: 'bad signature',
    });
    expect(status({ acknowledgement: 'refused' })).toBe('refused');
  });
});

test('whatever gateways say: active once one has it, failed only when all that live refuse it, live only when nobody is waited for', () => {
  const gateway = fc.constantFrom('applied', 'refused', 'waiting', 'silent');
  fc.assert(
    fc.property(fc.array(gateway, { maxLength: 6 }), fc.constantFrom('pending', 'active'), (all, state) => {
      const verdicts = all.map((each, index) => ({ gatewayId: `gw_${index}`, name: '', status: each, message: null, at: null }));
      const { action, live } = judge(state, verdicts);
      const heard = all.filter((each) => each !== 'silent');
      expect(action === 'activate').toBe(state === 'pending' && all.includes('applied'));
      expect(action === 'fail').toBe(state === 'pending' && heard.length > 0 && heard.every((each) => each === 'refused'));
      expect(live).toBe(all.includes('applied') && !all.includes('waiting'));
    }),
  );
});
