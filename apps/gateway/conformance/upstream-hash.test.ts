import { expect, test } from 'vitest';
import { backends, call, tally } from './backend.js';
import { api, caller, conformance, KEYED, plan, startGateway, upstream } from './harness.js';

const KEYS = 200;

conformance('an upstream balanced by a hash', () => {
  test('of a header leads the same value to the same target, and few values elsewhere when a target is added', async () => {
    const all = await backends(4);
    const urls = all.map(({ url }) => url);
    const gateway = await startGateway([api(), upstream(urls.slice(0, 3), { balance: { by: 'header', name: 'X-User' } })]);
    const places = async () => {
      const bodies: string[] = [];
      for (let i = 0; i < KEYS; i++) bodies.push((await call(gateway, { headers: { 'x-user': `user-${i}` } })).body);
      return bodies;
    };
    const first = await places();
    expect(await places()).toEqual(first);
    expect(new Set(first)).toEqual(new Set(['a', 'b', 'c']));
    gateway.load([api(), upstream(urls, { balance: { by: 'header', name: 'X-User' } })]);
    const second = await places();
    const moved = second.filter((place, i) => place !== first[i]);
    // a quarter is the new one's share, and nothing moves between the others
    expect(new Set(moved)).toEqual(new Set(['d']));
    expect(moved.length / KEYS).toBeGreaterThan(0.15);
    expect(moved.length / KEYS).toBeLessThan(0.35);
  });

  test('of a cookie leads the same value to the same target', async () => {
    const all = await backends(3);
    const gateway = await startGateway([
      api(),
      upstream(
        all.map(({ url }) => url),
        { balance: { by: 'cookie', name: 'session' } },
      ),
    ]);
    const seen = new Set<string>();
    for (let i = 0; i < 30; i++) {
      const counts = await tally(gateway, 3, { headers: { cookie: `theme=dark; session=s${i}` } });
      expect(Object.values(counts)).toEqual([3]);
      seen.add(Object.keys(counts)[0] as string);
    }
    expect(seen.size).toBe(3);
  });

  test('of the address leads one client to one target', async () => {
    const all = await backends(3);
    const gateway = await startGateway([
      api(),
      upstream(
        all.map(({ url }) => url),
        { balance: { by: 'address' } },
      ),
    ]);
    expect(Object.values(await tally(gateway, 10))).toEqual([10]);
  });

  test('of the caller leads one application to one target', async () => {
    const all = await backends(3);
    const { key, objects } = caller();
    const balanced = upstream(
      all.map(({ url }) => url),
      { balance: { by: 'principal' } },
    );
    const gateway = await startGateway([api({ policies: KEYED }), plan(), ...objects, balanced]);
    expect(Object.values(await tally(gateway, 10, { headers: { 'x-api-key': key } }))).toEqual([10]);
  });

  test('spreads calls that have no such value', async () => {
    const all = await backends(2);
    const gateway = await startGateway([
      api(),
      upstream(
        all.map(({ url }) => url),
        { balance: { by: 'cookie', name: 'session' } },
      ),
    ]);
    expect(await tally(gateway, 10)).toEqual({ a: 5, b: 5 });
  });
});
