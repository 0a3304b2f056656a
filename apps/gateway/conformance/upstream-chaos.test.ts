import type http from 'node:http';
import { Circuit, Health, PoolLimits, Retry } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { seeded } from '../testing/seeded.js';
import { backends } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

const CALLS = 600;
const CONCURRENT = 12;

/** Everything an upstream can do to a call. */
const MISCHIEF: ((response: http.ServerResponse, request: http.IncomingMessage) => void)[] = [
  (response) => void response.end('well'),
  (response) => void response.end('well'),
  (response, request) => void request.on('end', () => response.end('read')),
  (response) => void response.writeHead(503).end('ill'),
  (response) => void response.destroy(),
  (response) => {
    response.write('half');
    setTimeout(() => response.destroy(), 5);
  },
  (response) => void setTimeout(() => response.end('slow'), 30),
  // never answers
  () => {},
  (response) => void response.setHeader('connection', 'close').end('last'),
];

const KINDS: RequestInit[] = [
  {},
  {},
  { method: 'DELETE' },
  { method: 'PUT', body: 'x'.repeat(5_000) },
  { method: 'POST', body: 'y'.repeat(50_000) },
  { method: 'PUT', body: 'z'.repeat(200_000) },
];

conformance('whatever its targets do, an upstream', () => {
  test('answers or breaks off every call, leaves a record of each, and counts back to nothing', async () => {
    const random = seeded(20);
    const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    const all = await backends(3, { answer: (request, response) => one(MISCHIEF)(response, request.resume()) });
    const object = upstream(
      all.map(({ url }) => url),
      {
        retries: 2,
        retry: Retry.parse({ methods: 'idempotent', statuses: ['503'], backoffMs: 5 }),
        balance: { by: 'connections' },
        health: Health.parse({ outlier: { consecutiveFailures: 3, ejectionMs: 100 }, slowStartMs: 100 }),
        circuit: Circuit.parse({ failureShare: 0.9, openMs: 100 }),
        pool: PoolLimits.parse({ waitMs: 500 }),
        firstByteTimeoutMs: 200,
        totalTimeoutMs: 2_000,
      },
    );
    const targets = object.targets.map((target) => ({ ...target, connectionsMax: 4 }));
    const gateway = await startGateway([api(), { ...object, targets }]);
    let left = CALLS;
    let answered = 0;
    const client = async () => {
      while (left-- > 0) {
        const abort = random() < 0.1 ? AbortSignal.timeout(1 + Math.floor(random() * 50)) : null;
        // what breaks off or is given up rejects
        const status = await fetch(`${gateway.url}/acme/pets/v1/a`, { ...one(KINDS), signal: abort })
          .then(
            async (response) => {
              await response.arrayBuffer();
              return response.status;
            },
            () => 0,
          )
          .catch(() => 0);
        if (status !== 0) answered++;
        if (random() < 0.02) gateway.load([api(), { ...object, targets, name: `n${left}` }]);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT }, client));
    expect(answered).toBeGreaterThan(CALLS / 2);
    const states = () => [...gateway.runtime.pools.states()].flatMap((state) => [...state.targets.values()]);
    await waitFor(() => states().every(({ inFlight, pool }) => inFlight === 0 && pool.waitingCount === 0 && pool.size === pool.idleCount));
    // a client that gave up before its request was out leaves nothing to record
    expect(gateway.records.length).toBeGreaterThanOrEqual(CALLS * 0.9);
    expect(gateway.records.length).toBeLessThanOrEqual(CALLS);
    expect(gateway.logged.filter((line) => line.includes('defect'))).toEqual([]);
    gateway.load([api({ upstreamId: null })]);
    await waitFor(() => all.every(({ open }) => open.size === 0));
    await waitFor(() => gateway.runtime.pools.counts.watched === 0);
    expect(gateway.runtime.pools.counts).toEqual({ upstreams: 0, busyPools: 0, watched: 0, names: 0 });
  }, 120_000);
});
