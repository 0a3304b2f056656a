import { expect, test } from 'vitest';
import type { Runtime } from '../compile/runtime.js';
import type { PolicySite } from '../pipeline/policy.js';
import type { Reply } from '../pipeline/reply.js';
import { type Replay, ReplayGuard } from './replay-guard.js';

const WINDOW_MS = 1_000;
const site: PolicySite = { scope: 'api:e:v', place: 'here', slot: () => 0, prepare: () => {}, lasting: (_key, make) => make() };
const guard = (replay: Replay, rememberedMax?: number) => new ReplayGuard(replay, WINDOW_MS, { limiters: {} } as unknown as Runtime, site, rememberedMax);
const codeOf = (outcome: ReturnType<ReplayGuard['use']>) => (outcome as Reply | undefined)?.code ?? null;

test('a signature counts once for as long as it could count at all, whenever it came first', () => {
  for (let first = 0; first < 5_000; first += 137) {
    const one = guard('once');
    one.use('early', 0);
    expect(codeOf(one.use('x', first))).toBeNull();
    // from the window before its own time to the window after it
    for (let later = first; later <= first + 2 * WINDOW_MS - 1; later += 91)
      expect(codeOf(one.use('x', later)), `${first}, ${later}`).toBe('gateway.signature_replayed');
  }
});

test('what cannot be remembered is refused, until there is room again', () => {
  const one = guard('once', 3);
  for (const name of ['a', 'b', 'c']) expect(codeOf(one.use(name, 0))).toBeNull();
  expect(codeOf(one.use('d', 10))).toBe('gateway.overloaded');
  expect(codeOf(one.use('a', 10))).toBe('gateway.signature_replayed');
  expect(codeOf(one.use('d', 2 * WINDOW_MS))).toBeNull();
});

test('any number of times is what it says', () => {
  const one = guard('any', 0);
  for (let i = 0; i < 3; i++) expect(codeOf(one.use('a', 0))).toBeNull();
});
