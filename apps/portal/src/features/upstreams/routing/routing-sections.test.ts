import { API, type Result } from '@gatehouse/contracts';
import { expect, test } from 'vitest';
import { firstValue, sectionsOf, storedValue } from './routing-sections';
import { sidesOf } from './side-rows';

const arm = { name: 'canary', upstreamId: 'ups_2', share: 0.25, when: [] };
const split = API.upstreams.route.body.parse({ split: { arms: [arm] } }).split;
const running = { ...split, arms: [{ ...arm, run: 3, rolledBack: { at: '2026-01-01T00:00:00.000Z', reason: 'slow' } }] };
const upstream = { id: 'ups_1', split: running } as unknown as Result<(typeof API.upstreams)['get']>;

test('an upstream is chosen by its name wherever one is asked for', () => {
  const [forSplit, forMirror] = sectionsOf();
  expect(forSplit?.schema.properties?.arms?.items?.properties?.upstreamId?.refersTo).toBe('upstream');
  expect(forMirror?.schema.properties?.upstreamId?.refersTo).toBe('upstream');
});

test('what the form begins with, the contract takes: without what gateways know of it', () => {
  const [forSplit, mirror, runs] = sectionsOf();
  const stored = storedValue(upstream, 'split');
  expect(stored).toEqual(split);
  expect(API.upstreams.route.body.safeParse({ split: stored }).success).toBe(true);
  expect(forSplit && firstValue(forSplit)).toMatchObject({ arms: [{ name: '', upstreamId: '', share: 0, when: [] }] });
  expect(mirror && firstValue(mirror)).toMatchObject({ upstreamId: '', share: 1, methods: 'safe' });
  expect(runs && firstValue(runs)).toMatchObject({ as: 'lambda', payload: '2.0' });
});

test('the share of an arm that was rolled back is the upstream’s own', () => {
  const figures = { base: { calls: 200, failures: 1, p95Ms: 12 }, arms: [{ name: 'canary', calls: 0, failures: 0, p95Ms: 0 }] };
  expect(sidesOf(running as never, figures, { ups_2: 'Canary' })).toMatchObject([
    { name: 'This upstream', share: '100 %', calls: '200', failed: '0.5 %' },
    { name: 'canary', leadsTo: 'Canary', share: '25 %', rolledBack: true, failed: '–' },
  ]);
});
