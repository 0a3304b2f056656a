import type { CountedLimit } from '@gatehouse/definition';
import { SpendLimitConfig, TokenLimitConfig } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import type { Runtime } from '../compile/runtime.js';
import type { Exchange } from '../exchange/exchange.js';
import type { ModelCall } from '../llm/model-call.js';
import type { Policy, PolicySite } from '../pipeline/policy.js';
import { Reply } from '../pipeline/reply.js';
import { spendLimit } from '../policies/spend-limit/spend-limit.js';
import { tokenLimit, tokensOf } from '../policies/token-limit/token-limit.js';
import type { LimitDecision } from '../state/limiter.js';

/** Counts without a window; answers late where told so. */
class Counts {
  readonly used = new Map<string, number>();
  late = false;

  readonly runtime = {
    clock: { now: () => 0 },
    limiters: {
      limiter: (_scope: string, limit: CountedLimit) => ({
        take: (subject: string, _now: number, units = 1): LimitDecision | Promise<LimitDecision> => {
          const most = limit.kind === 'quota' ? limit.requests : 0;
          const count = (this.used.get(subject) ?? 0) + units;
          const allowed = count <= most;
          if (allowed) this.used.set(subject, count);
          const decision = { allowed, limit: most, remaining: most - (this.used.get(subject) ?? 0), resetMs: 90_000, storeLost: false };
          return this.late ? Promise.resolve(decision) : decision;
        },
        remaining: (subject: string) => (limit.kind === 'quota' ? limit.requests : 0) - (this.used.get(subject) ?? 0),
        settle: (subject: string, _now: number, units: number) => void this.used.set(subject, (this.used.get(subject) ?? 0) + units),
      }),
    },
  } as unknown as Runtime;
}

const site = () => ({ scope: 's', slot: () => 0, prepare: () => {}, lasting: (_key: string, make: () => unknown) => make() }) as unknown as PolicySite;
const exchange = () =>
  ({
    slots: [],
    at: 0,
    ended: false,
    principal: { application: { entry: { id: 'app_1' } } },
    carrier: { clientAddress: '::1' },
    explain: () => {},
    responseEdits: { set: () => {} },
  }) as unknown as Exchange;
const PRICE = { inputPerMillion: 1_000_000, outputPerMillion: 2_000_000 };
const call = (more: object = {}): ModelCall =>
  ({
    operation: 'chat',
    model: 'm',
    inputTokensGuess: 100,
    outputTokensMax: 0,
    answers: 1,
    body: Buffer.alloc(400),
    route: { targets: [{ model: { price: PRICE } }] },
    alerts: [],
    ...more,
  }) as unknown as ModelCall;

const tokens = (counts: Counts, config: object = {}): Policy =>
  tokenLimit.create(TokenLimitConfig.parse({ tokens: 1_000, period: 'day', outputReserve: 200, ...config }), counts.runtime, site());
const money = (counts: Counts, config: object = {}): Policy =>
  spendLimit.create(SpendLimitConfig.parse({ dollars: 0.01, period: 'day', outputReserve: 100, ...config }), counts.runtime, site());
const codeOf = (outcome: unknown) => (outcome instanceof Reply ? outcome.code : outcome);
const sum = (counts: Counts) => [...counts.used.values()].reduce((total, one) => total + one, 0);

test('what a call may use is taken ahead, and what it used is counted in the end', () => {
  const counts = new Counts();
  const policy = tokens(counts);
  const x = exchange();
  expect(policy.onModelRequest?.(x, call())).toBeUndefined();
  expect(sum(counts)).toBe(300);
  expect(policy.onModelUsage?.(x, call(), { inputTokens: 90, outputTokens: 20 }, undefined, true)).toBe(true);
  policy.onEnd?.(x);
  expect(sum(counts)).toBe(110);
});

test('calls at the same time cannot pass the limit together', () => {
  const counts = new Counts();
  const policy = tokens(counts);
  const outcomes = Array.from({ length: 50 }, () => codeOf(policy.onModelRequest?.(exchange(), call())));
  expect(outcomes.filter((code) => code === undefined)).toHaveLength(3);
  expect(new Set(outcomes)).toEqual(new Set([undefined, 'gateway.tokens_exhausted']));
});

test('a stream takes more as it goes on, and is stopped where there is none', () => {
  const counts = new Counts();
  const policy = tokens(counts);
  const x = exchange();
  policy.onModelRequest?.(x, call({ outputTokensMax: 600 }));
  const told = [300, 700, 800, 901, 950].map((outputTokens) => policy.onModelUsage?.(x, call(), { inputTokens: 100, outputTokens }, undefined, false));
  expect(told).toEqual([true, true, true, false, false]);
  expect(sum(counts)).toBe(900);
  policy.onModelUsage?.(x, call(), { inputTokens: 100, outputTokens: 950 }, undefined, true);
  expect(sum(counts)).toBe(1_050);
});

test('a late answer of the counter store neither lets a stream go on for ever nor counts twice', async () => {
  const counts = new Counts();
  counts.late = true;
  const policy = tokens(counts);
  const x = exchange();
  await policy.onModelRequest?.(x, call());
  expect(policy.onModelUsage?.(x, call(), { outputTokens: 400 }, undefined, false)).toBe(true);
  policy.onModelUsage?.(x, call(), { outputTokens: 400 }, undefined, true);
  await Promise.resolve();
  expect(sum(counts)).toBe(400);
  const left = { ...exchange(), ended: true } as Exchange;
  await policy.onModelRequest?.(left, call());
  expect(sum(counts)).toBe(400);
});

test('a call that came to nothing gives all of it back', () => {
  const counts = new Counts();
  const policy = tokens(counts);
  const x = exchange();
  policy.onModelRequest?.(x, call());
  policy.onEnd?.(x);
  policy.onEnd?.(x);
  expect(sum(counts)).toBe(0);
});

test('a call that might use more than there ever is takes what there is; questions that use nothing take nothing', () => {
  const counts = new Counts();
  const policy = tokens(counts);
  expect(policy.onModelRequest?.(exchange(), call({ operation: 'count-tokens' }))).toBeUndefined();
  expect(sum(counts)).toBe(0);
  expect(policy.onModelRequest?.(exchange(), call({ outputTokensMax: 100_000 }))).toBeUndefined();
  expect(sum(counts)).toBe(1_000);
  expect(codeOf(policy.onModelRequest?.(exchange(), call()))).toBe('gateway.tokens_exhausted');
});

test('which tokens count is for the configuration to say', () => {
  const usage = { inputTokens: 100, cachedInputTokens: 60, outputTokens: 7 };
  const counted = (of: 'total' | 'input' | 'output', cachedInput: 'count' | 'free') => tokensOf({ of, cachedInput }, usage);
  expect([counted('total', 'count'), counted('total', 'free'), counted('input', 'free'), counted('output', 'free')]).toEqual([107, 47, 40, 7]);
});

test('each model may have a counter of its own', () => {
  const counts = new Counts();
  const policy = tokens(counts, { byModel: true });
  policy.onModelRequest?.(exchange(), call({ model: 'a', outputTokensMax: 900 }));
  expect(policy.onModelRequest?.(exchange(), call({ model: 'b', outputTokensMax: 900 }))).toBeUndefined();
  expect(counts.used.size).toBe(2);
});

test('money is taken at the dearest target, and settled at what it was', () => {
  const counts = new Counts();
  const policy = money(counts);
  const x = exchange();
  const two = call({ route: { targets: [{ model: { price: PRICE } }, { model: { price: { inputPerMillion: 10_000_000, outputPerMillion: 20_000_000 } } }] } });
  expect(policy.onModelRequest?.(x, two)).toBeUndefined();
  expect(sum(counts)).toBe(100 * 10 + 100 * 20);
  policy.onModelUsage?.(x, two, { inputTokens: 90, outputTokens: 5 }, 100, true);
  expect(sum(counts)).toBe(100);
});

test('a model without a price is refused, or let in uncounted', () => {
  const unpriced = call({ route: { targets: [{ model: { price: PRICE } }, { model: {} }] } });
  expect(codeOf(money(new Counts()).onModelRequest?.(exchange(), unpriced))).toBe('gateway.model_unpriced');
  const counts = new Counts();
  const allowing = money(counts, { unpriced: 'allow' });
  const settled = (spend: number | undefined) => {
    const x = exchange();
    expect(allowing.onModelRequest?.(x, unpriced)).toBeUndefined();
    allowing.onModelUsage?.(x, unpriced, { inputTokens: 9 }, spend, true);
    return sum(counts);
  };
  // what has a price after all, at the target that was chosen or by the provider's own word, is counted
  expect([settled(undefined), settled(700)]).toEqual([0, 700]);
});

test('a spent budget tells clients not to try again by themselves', () => {
  const counts = new Counts();
  const policy = money(counts);
  const outcome = (): Reply | undefined => policy.onModelRequest?.(exchange(), call({ outputTokensMax: 4_000 })) as Reply | undefined;
  expect(outcome()).toBeUndefined();
  const refused = outcome();
  expect(refused?.code).toBe('gateway.budget_exhausted');
  expect(refused?.detail).toBe('The limit budget allows 0.01 US dollars a calendar day. Try again in 90 seconds.');
  expect(refused?.headers.map(({ name, value }) => [name.text, value])).toEqual([
    ['retry-after', '90'],
    ['x-should-retry', 'false'],
  ]);
});

/** A call that used so much, from its begin to its end; what its record says of limits. */
function used(policy: Policy, outputTokens: number, more: object = {}) {
  const [x, one] = [exchange(), call(more)];
  policy.onModelRequest?.(x, one);
  policy.onModelUsage?.(x, one, { inputTokens: 0, outputTokens }, undefined, true);
  return one.alerts;
}

test('the first call to reach a percentage says so, and no other in that window', () => {
  const policy = tokens(new Counts(), { alertAtPercent: [80, 50, 100], also: ['api'] });
  const alerts = [499, 1, 200, 100, 100].map((output) => used(policy, output, { outputTokensMax: 1, inputTokensGuess: 1 }));
  expect(alerts.map((told) => told.map(({ percent, used: count }) => [percent, count]))).toEqual([[], [[50, 500]], [], [[80, 800]], []]);
  expect(alerts[1]?.[0]).toMatchObject({ name: 'tokens', unit: 'tokens', limit: 1_000, by: ['application', 'api'] });
});

test('what was only taken ahead alerts nobody, and a refusal is all of the limit', () => {
  const policy = tokens(new Counts(), { alertAtPercent: [50, 100] });
  expect(used(policy, 100, { outputTokensMax: 800, inputTokensGuess: 1 })).toEqual([]);
  expect(used(policy, 0, { outputTokensMax: 950, inputTokensGuess: 1 })).toMatchObject([{ percent: 100, used: 100, stopped: true }]);
  expect(used(policy, 0, { outputTokensMax: 950, inputTokensGuess: 1 })).toEqual([]);
});

test('each model that has a counter of its own has alerts of its own', () => {
  const policy = tokens(new Counts(), { alertAtPercent: [50], byModel: true });
  const [a] = used(policy, 600, { model: 'a' });
  const [b] = used(policy, 600, { model: 'b' });
  expect([a?.model, b?.model]).toEqual(['a', 'b']);
  expect(a?.counter).not.toBe(b?.counter);
});

test('people are not alerted about spans shorter than an hour', () => {
  const minute = { tokens: 10, period: 'rolling', windowMs: 60_000, alertAtPercent: [80] };
  expect(JSON.stringify(TokenLimitConfig.safeParse(minute).error?.issues)).toContain('an hour and longer');
});
