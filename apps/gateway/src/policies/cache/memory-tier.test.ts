import { expect, test } from 'vitest';
import { seeded } from '../../../testing/seeded.js';
import { MemoryTier } from './memory-tier.js';
import { StoredResponse } from './stored-response.js';

const LIFETIME = { ageMs: 0, freshMs: 60_000, noCache: false, mustRevalidate: false, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };
const response = (key: string, bytes = 1_000, variant = '') =>
  new StoredResponse({
    key,
    target: key.slice(0, 2),
    status: 200,
    fields: [],
    body: Buffer.alloc(bytes),
    selecting: variant === '' ? [] : [['x', variant]],
    lifetime: LIFETIME,
    receivedAt: 0,
    requestedAt: 0,
    tags: [],
  });
const all = () => true;
const none = () => false;

test('never holds more than it may, whatever is put in', () => {
  const random = seeded(7);
  const tier = new MemoryTier<StoredResponse>(200_000, 4);
  for (let i = 0; i < 5_000; i++) {
    const key = `k${Math.floor(random() * 300)}`;
    if (random() < 0.5) tier.get(key);
    else if (random() < 0.1) tier.delete(key);
    else tier.put(response(key, Math.floor(random() * 9_000), random() < 0.3 ? String(Math.floor(random() * 9)) : ''), random() < 0.5 ? all : none);
    expect(tier.bytes).toBeLessThanOrEqual(200_000);
    expect(tier.bytes).toBeGreaterThanOrEqual(0);
    expect(tier.get(key)?.length ?? 0).toBeLessThanOrEqual(4);
  }
  for (let i = 0; i < 300; i++) tier.delete(`k${i}`);
  expect([tier.bytes, tier.size]).toEqual([0, 0]);
  for (let i = 0; i < 10; i++) expect(tier.holds(`k${i}`)).toBe(false);
});

test('keeps what is asked for through a scan of what is not', () => {
  const tier = new MemoryTier<StoredResponse>(100_000, 4);
  const used = Array.from({ length: 10 }, (_, i) => `used${i}`);
  for (const key of used) tier.put(response(key), all);
  for (let i = 0; i < 2_000; i++) {
    tier.put(response(`scanned${i}`), all);
    for (const key of used) tier.get(key);
  }
  expect(used.filter((key) => tier.get(key) !== undefined)).toEqual(used);
});

test('takes what is larger than half of it not at all, and the newest variants of a key', () => {
  const tier = new MemoryTier<StoredResponse>(100_000, 2);
  tier.put(response('large', 60_000), all);
  expect(tier.get('large')).toBeUndefined();
  for (const variant of ['a', 'b', 'c']) tier.put(response('k', 10, variant), none);
  expect(tier.get('k')?.map(({ parts }) => parts.selecting[0]?.[1])).toEqual(['c', 'b']);
  tier.drop('k', ({ parts }) => parts.selecting[0]?.[1] === 'c');
  expect(tier.get('k')).toHaveLength(1);
  expect(tier.holds('k')).toBe(true);
  tier.drop('k', all);
  expect(tier.holds('k')).toBe(false);
});
