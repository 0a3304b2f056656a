import { TrafficSplit, type UpstreamObject } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { type Backend, backends, call, codeOf, tally } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

const canary = (url: string, overrides: Partial<UpstreamObject> = {}) =>
  upstream([], { id: 'ups_new', name: 'canary', targets: [{ id: 'tgt_new', url, weight: 1 }], ...overrides });
const split = (arm: object, more: object = {}) => TrafficSplit.parse({ arms: [{ name: 'new', upstreamId: 'ups_new', share: 0, ...arm }], ...more });

conformance('the traffic split of an upstream', () => {
  test('sends by header and cookie, says so in the record, and leaves the rest', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    const when = [
      { by: 'header', name: 'X-Canary', value: 'yes' },
      { by: 'cookie', name: 'side', value: 'new' },
    ];
    const gateway = await startGateway([api(), upstream(a.url, { split: split({ when }) }), canary(b.url)]);
    expect((await call(gateway)).body).toBe('a');
    expect(gateway.records.at(-1)?.attempts[0]).not.toHaveProperty('arm');
    expect((await call(gateway, { headers: { 'x-canary': 'yes' } })).body).toBe('b');
    expect(gateway.records.at(-1)?.attempts[0]).toMatchObject({ target: 'tgt_new', arm: 'new', status: 200 });
    expect((await call(gateway, { headers: { cookie: 'side=new' } })).body).toBe('b');
    expect((await call(gateway, { headers: { 'x-canary': 'no' } })).body).toBe('a');
    // bodies go there too
    const post = await call(gateway, { method: 'POST', body: 'x'.repeat(300_000), headers: { 'x-canary': 'yes' } });
    expect(post.body).toBe('b');
  });

  test('keeps a caller on one side, and an arm whose upstream is not there leaves its calls', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    const stick = { stick: { by: 'header', name: 'x-user' } };
    const gateway = await startGateway([api(), upstream(a.url, { split: split({ share: 0.5 }, stick) }), canary(b.url)]);
    const sides = new Map<string, string>();
    for (let i = 0; i < 60; i++) sides.set(`user-${i}`, (await call(gateway, { headers: { 'x-user': `user-${i}` } })).body);
    expect(new Set(sides.values())).toEqual(new Set(['a', 'b']));
    for (const [user, side] of sides) expect((await call(gateway, { headers: { 'x-user': user } })).body).toBe(side);
    gateway.load([api(), upstream(a.url, { split: split({ share: 1 }, stick) })]);
    expect(await tally(gateway, 3)).toEqual({ a: 3 });
  });

  test('an arm that fails is taken out at once, stays out over other changes, and comes back with its next run', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    b.answer = (_request, response) => void response.writeHead(500).end('broken');
    const rule = { stick: { by: 'call' }, rollback: { callsMin: 10, windowMs: 60_000, latencyFactor: 0 } };
    const gateway = await startGateway([api(), upstream(a.url, { split: split({ share: 0.5 }, rule) }), canary(b.url)]);
    const told: unknown[] = [];
    gateway.runtime.pools.onRolledBack = (event) => void told.push(event);
    for (let i = 0; i < 200 && told.length === 0; i++) await call(gateway);
    expect(told).toEqual([{ upstreamId: 'ups_1', arm: 'new', run: 1, reason: expect.stringMatching(/^\d+\.\d % of \d+ calls failed in 60 s/) }]);
    expect(b.requests.length).toBeLessThan(60);
    expect(await tally(gateway, 20)).toEqual({ a: 20 });
    gateway.load([api(), upstream(a.url, { name: 'renamed', split: split({ share: 0.5 }, rule) }), canary(b.url)]);
    expect(await tally(gateway, 20)).toEqual({ a: 20 });
    b.answer = (_request, response) => void response.end('b');
    gateway.load([api(), upstream(a.url, { split: split({ share: 1, run: 2 }, rule) }), canary(b.url)]);
    expect(await tally(gateway, 20)).toEqual({ b: 20 });
  });

  test('one that cannot be reached counts as failing, one that is slow as slow', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    const rule = { stick: { by: 'call' }, rollback: { callsMin: 5 } };
    await b.down();
    const gateway = await startGateway([api(), upstream(a.url, { split: split({ share: 1 }, rule) }), canary(b.url, { retries: 0 })]);
    expect(codeOf(await call(gateway))).toBe('gateway.upstream_unreachable');
    expect(await tally(gateway, 10)).toEqual({ 502: 4, a: 6 });
    await b.up();
    b.answer = (_request, response) => void setTimeout(() => response.end('b'), 150);
    gateway.load([api(), upstream(a.url, { split: split({ share: 0.5, run: 2 }, { ...rule, rollback: { callsMin: 8, latencyAboveMs: 50 } }) }), canary(b.url)]);
    const seen = await Promise.all(Array.from({ length: 120 }, () => call(gateway).then(({ body }) => body)));
    expect(new Set(seen)).toContain('b');
    expect(await tally(gateway, 10)).toEqual({ a: 10 });
  });
});
