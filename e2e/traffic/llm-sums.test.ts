import { type JournalEntry, LLMock } from '@copilotkit/aimock';
import { waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ModelOffer, offerModels } from '../models.js';
import { newOwner } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World } from '../world.js';

const PRICE = { inputPerMillion: 2_000_000, outputPerMillion: 6_000_000 };
const CHAOS = { dropRate: 0.15, malformedRate: 0.15, disconnectRate: 0.1 };
const WORDS = 'one two three four five six seven eight nine ten eleven twelve '.repeat(5).trim();
/** For so long a gateway takes units of a strict limit from what it was given ahead. */
const LEASE_MS = 50;
const DAY = { period: 'day', by: 'application' };

let world: World;
let mock: LLMock;
let spare: LLMock;
let owner: Person;
let offer: ModelOffer;
let sent = 0;

/** What a provider says that call number so and so used: no two calls alike, so that no sum is right by chance. */
const usageOf = (number: number) => ({ prompt_tokens: 1_000 + 7 * number, completion_tokens: 20 + 3 * number, total_tokens: 1_020 + 10 * number });
const numberIn = (text: string): number => Number(/call (\d+)/.exec(text)?.[1] ?? 0);

/** Answers by what is asked: `cut`, after a few pieces the connection goes; `slow`, so that callers can leave. */
async function startProvider(): Promise<LLMock> {
  const one = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent', chunkSize: 8 });
  const answer = ({ messages }: { messages: readonly { content?: unknown }[] }) => ({
    content: WORDS,
    usage: usageOf(numberIn(String(messages.at(-1)?.content))),
  });
  one.onMessage(/cut/, answer, { truncateAfterChunks: 6 });
  one.onMessage(/slow/, answer, { latency: 50 });
  one.onMessage(/.*/s, answer);
  await one.start();
  return one;
}

beforeAll(async () => {
  [mock, spare] = [await startProvider(), await startProvider()];
  world = await startWorld({ gateways: 2, env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.1' } });
  owner = await newOwner(world, 'sums');
  const policies = [
    { type: 'token-limit', config: { ...DAY, tokens: 1_000_000, name: 'tokens a day', alertAtPercent: [1] } },
    { type: 'spend-limit', config: { ...DAY, dollars: 100, name: 'money a day' } },
  ];
  offer = await offerModels(world, owner, { baseUrl: `${mock.url}/v1`, spareUrl: `${spare.url}/v1`, price: PRICE, policies });
}, 120_000);
afterAll(async () => {
  await world?.end();
  await mock?.stop();
  await spare?.stop();
});

/** False: it came to nothing, which is not what is counted here. */
async function ask(kind: 'plain' | 'stream' | 'cut' | 'slow', gateway = sent): Promise<boolean> {
  const client = offer.client(world.stack.urls.gateways[gateway % 2] as string);
  const messages = [{ role: 'user' as const, content: `${kind} call ${++sent}` }];
  try {
    if (kind === 'plain') {
      await client.chat.completions.create({ model: 'smart', messages });
      return true;
    }
    const leaving = new AbortController();
    const stream = await client.chat.completions.create({ model: 'smart', stream: true, messages }, { signal: leaving.signal });
    for await (const piece of stream) if (kind === 'slow' && piece.choices[0]?.delta.content) leaving.abort();
    return true;
  } catch {
    return false;
  }
}

const records = async () =>
  (await owner.client.callRecords.list({ params: offer.params, query: { limit: 200 } })).items.flatMap(({ llm }) => (llm ? [llm] : []));
const counters = async () => {
  const params = { ...offer.params, subscription: offer.subscriptionId };
  const { items } = await owner.client.subscriptions.limits({ params });
  return Object.fromEntries(items.map((item) => [item.limit.name, item]));
};
const report = async () => {
  const query = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
  return (await owner.client.modelUsage.report({ params: offer.params, query })).totals;
};

/** Answers that nobody hears to the end: callers leave them, or they are cut. */
const UNHEARD = /cut call|slow call/;

/** What a provider has counted of calls that it answered to the end: by its own journal. */
function toldBy(one: LLMock): string[] {
  const whole = ({ response }: JournalEntry) => response.status === 200 && response.chaosAction === undefined && response.interrupted !== true;
  return one
    .getRequests()
    .filter((entry) => whole(entry))
    .map(({ body }) => JSON.stringify(body))
    .filter((text) => !UNHEARD.test(text));
}

/** Calls of which an answer began that nobody could read. */
const hurtBy = (one: LLMock): number[] =>
  one.getRequests().flatMap(({ body, response }) => (response.chaosAction === 'malformed' ? [numberIn(JSON.stringify(body))] : []));

describe('tokens and money', () => {
  test('are to the last unit what providers counted, through failures, fallbacks, cuts and callers who leave', async () => {
    mock.setChaos(CHAOS);
    const kinds = ['plain', 'stream', 'plain', 'stream', 'cut', 'slow'] as const;
    for (let round = 0; round < 6; round++) await Promise.all(kinds.map((kind) => ask(kind)));
    mock.clearChaos();
    await waitFor(async () => (await records()).length >= sent, { what: 'a record of each call', timeoutMs: 30_000 });
    const all = await records();
    expect(all).toHaveLength(sent);

    const exact = all.filter(({ estimated }) => estimated === undefined);
    const guessed = all.filter(({ estimated }) => estimated === true);
    expect(guessed.length).toBeGreaterThanOrEqual(6);
    for (const { usage, spendMicros } of exact) expect(spendMicros ?? 0).toBe(2 * (usage?.inputTokens ?? 0) + 6 * (usage?.outputTokens ?? 0));
    // where every attempt that is paid told its usage, the record is what was told, and each is there once; where one broke off, the record says that it was estimated
    const told = [...toldBy(mock), ...toldBy(spare)].map(numberIn);
    const hurt = new Set(hurtBy(mock));
    const expected = told.filter((number) => !hurt.has(number)).map((number) => usageOf(number).completion_tokens);
    const unheard = new Set(all.flatMap((_, i) => (i % 6 >= 4 ? [usageOf(i + 1).completion_tokens] : [])));
    const recorded = exact.flatMap(({ usage }) => usage?.outputTokens ?? []).filter((output) => !unheard.has(output));
    expect(expected.length).toBeGreaterThan(10);
    expect(recorded.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
    const input = all.reduce((total, { usage }) => total + (usage?.inputTokens ?? 0), 0);
    const output = all.reduce((total, { usage }) => total + (usage?.outputTokens ?? 0), 0);

    // roll-ups are the records, and budgets are what the records say, with nothing left of what was taken ahead
    const spend = all.reduce((total, { spendMicros }) => total + (spendMicros ?? 0), 0);
    expect(await report()).toMatchObject({ calls: sent, inputTokens: input, outputTokens: output, spendMicros: spend, estimated: guessed.length });
    await expect.poll(async () => (await counters())['tokens a day']?.used, { timeout: 10_000 }).toBe(input + output);
    await expect
      .poll(async () => (await counters())['money a day'], { timeout: 10_000 })
      .toMatchObject({ used: spend, unit: 'micro-dollars', at: { level: 'plan', name: 'Basic' } });
  }, 120_000);

  test('are still so after a gateway was killed and started again', async () => {
    // keys that failed rest for a while
    for (const gateway of [0, 1]) await expect.poll(() => ask('plain', gateway), { timeout: 30_000 }).toBe(true);
    await waitFor(async () => (await records()).length >= sent, { what: 'records of all so far', timeoutMs: 30_000 });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const before = sent;
    const tokens = (await counters())['tokens a day']?.used ?? 0;
    let quickestMs = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 6; i++) {
      const from = performance.now();
      expect(await ask('plain', 0)).toBe(true);
      quickestMs = Math.min(quickestMs, performance.now() - from);
    }
    // what it answers next is behind the turn of its loop in which the last of them ended: only the records of that turn may be lost with it
    await fetch(world.stack.urls.gateways[0] as string);
    await world.stack.kill('gateway-1');
    await world.stack.restart('gateway-1');
    for (let i = 0; i < 4; i++) expect(await ask('stream', i)).toBe(true);
    await waitFor(async () => (await records()).length >= sent, { what: 'records of before and after', timeoutMs: 30_000 });
    const all = await records();
    expect(all).toHaveLength(before + 10);
    expect(all.slice(0, 10).every(({ estimated }) => estimated === undefined)).toBe(true);
    const last = Array.from({ length: 10 }, (_, i) => usageOf(sent - i));
    const added = last.reduce((total, { total_tokens }) => total + total_tokens, 0);
    const input = all.reduce((total, { usage }) => total + (usage?.inputTokens ?? 0), 0);
    const output = all.reduce((total, { usage }) => total + (usage?.outputTokens ?? 0), 0);
    expect(await report()).toMatchObject({ calls: all.length, inputTokens: input, outputTokens: output });
    // what the killed one had leased stays counted: never under, and over by no more than what passes in one lease at the quickest calls, twice for their jitter
    const leased = 2 * (LEASE_MS / quickestMs + 1) * usageOf(sent).total_tokens;
    await expect.poll(async () => (await counters())['tokens a day']?.used, { timeout: 10_000 }).toBeGreaterThanOrEqual(tokens + added);
    expect((await counters())['tokens a day']?.used).toBeLessThanOrEqual(tokens + added + leased);
  }, 120_000);

  test('reach people: of the percentage that was reached there is one notice, though two gateways counted', async () => {
    const { items } = await owner.client.budgets.alerts({ params: offer.params, query: {} });
    expect(items).toMatchObject([
      { name: 'tokens a day', unit: 'tokens', percent: 1, stopped: false, application: { id: offer.applicationId, name: 'Caller' } },
    ]);
  });

  test('begin anew when an approver says so, on all gateways', async () => {
    const limit = (await counters())['tokens a day'];
    const params = { ...offer.params, subscription: offer.subscriptionId };
    const after = await owner.client.subscriptions.resetLimit({ params, body: { limit: limit?.id ?? '', reason: 'a day of trouble' } });
    expect(after.items.find(({ id }) => id === limit?.id)).toMatchObject({ used: 0, remaining: 1_000_000 });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await ask('plain');
    await expect.poll(async () => (await counters())['tokens a day']?.used, { timeout: 10_000 }).toBe(usageOf(sent).total_tokens);
  });
});
