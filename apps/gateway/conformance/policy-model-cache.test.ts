import Anthropic from '@anthropic-ai/sdk';
import type { PolicyInstance } from '@gatehouse/definition';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { cacheOf } from '../src/policies/cache/response-cache.js';
import { docsExample } from './docs-example.js';
import { caller, conformanceOnAllWires, fetch, type Gateway, KEYED, plan, policy, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';
import { place } from './test-policies.js';

const ROUTE = { id: 'rt_1', name: 'smart', strategy: 'priority' as const, targets: [{ providerId: 'prov_openai', model: 'm-1' }] };
const OTHER = { ...ROUTE, id: 'rt_2', name: 'other', targets: [{ providerId: 'prov_openai', model: 'm-2' }] };
const USAGE = { prompt_tokens: 20, completion_tokens: 30, total_tokens: 50 };
const PRICED = [{ id: 'm-1', price: { inputPerMillion: 1_000_000, outputPerMillion: 10_000_000 } }];
const asks = (content: string) => [{ role: 'user' as const, content }];
const HELLO = asks('hello');
const chunk = (delta: object, more: object = {}) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm-1', choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`;

interface Manner {
  finish?: string;
  message?: object;
  /** Ends a stream before the model has finished. */
  cut?: boolean;
  status?: number;
  pauseMs?: number;
}

/** Says another number each time; streams word after word. */
async function model(manner: Manner = {}) {
  let answers = 0;
  const { finish = 'stop', pauseMs = 5 } = manner;
  const server = await upstreamServer(async ({ body }, response) => {
    const number = ++answers;
    const asked = JSON.parse(body) as { stream?: boolean };
    if (manner.status !== undefined) response.statusCode = manner.status;
    if (asked.stream !== true) {
      const message = manner.message ?? { role: 'assistant', content: `answer ${number}` };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          id: `c${number}`,
          object: 'chat.completion',
          created: 1,
          model: 'm-1',
          choices: [{ index: 0, message, finish_reason: finish }],
          usage: USAGE,
        }),
      );
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const word of ['answer', ' ', String(number)]) {
      response.write(chunk({ content: word }));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    if (manner.cut) response.destroy();
    else response.end(`${chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: finish }] })}${chunk({}, { choices: [], usage: USAGE })}data: [DONE]\n\n`);
  });
  return server;
}

const cache = (config: object = {}): PolicyInstance => policy('model-cache', { by: 'api', ...config });
const world = (url: string, policies: PolicyInstance[], ...more: Parameters<typeof routes>) => [
  llmApi({ anyModel: true }, policies),
  provider(url, { models: PRICED }),
  routes(ROUTE, OTHER, ...more),
];
const client = (gateway: Gateway, apiKey = 'none') => new OpenAI({ apiKey, baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0, fetch });

interface Asking extends Record<string, unknown> {
  headers?: Record<string, string>;
  key?: string;
}

/** What the answer says, and what the cache did. */
async function ask(gateway: Gateway, { headers = {}, key, ...more }: Asking = {}) {
  const call = client(gateway, key).chat.completions.create({ model: 'smart', messages: HELLO, ...more, stream: false }, { headers });
  const { data, response } = await call.withResponse();
  return {
    data,
    text: data.choices[0]?.message.content,
    told: response.headers.get('x-gatehouse-cache'),
    age: response.headers.get('age'),
    headers: response.headers,
  };
}

async function listen(gateway: Gateway, more: object = {}) {
  const { data, response } = await client(gateway)
    .chat.completions.create({ model: 'smart', messages: HELLO, stream: true as const, ...more })
    .withResponse();
  const pieces: OpenAI.ChatCompletionChunk[] = [];
  const times: number[] = [];
  const began = performance.now();
  for await (const piece of data) {
    pieces.push(piece);
    times.push(performance.now() - began);
  }
  return { text: pieces.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), pieces, times, told: response.headers.get('x-gatehouse-cache') };
}

async function serving(config: object = {}, manner: Manner = {}, more: PolicyInstance[] = []) {
  const time = { ms: Date.now() };
  const behind = await model(manner);
  const gateway = await startGateway(null, { nowMs: () => time.ms });
  expect(gateway.load(world(behind.url, [...more, cache(config)]))).toEqual([]);
  return { behind, gateway, time };
}

conformanceOnAllWires('the policy model-cache', () => {
  test('the same question is answered again, and no model is asked; its example holds', async () => {
    const behind = await model();
    const gateway = await startGateway(world(behind.url, [docsExample('model-cache')]));
    const first = await ask(gateway);
    expect(first).toMatchObject({ text: 'answer 1', told: 'miss', age: null });
    const second = await ask(gateway);
    expect(second).toMatchObject({ text: 'answer 1', age: expect.stringMatching(/^\d$/) });
    expect(second.told).toMatch(/^hit; kind=exact; entry=\S+$/);
    expect(second.data).toMatchObject(first.data);
    expect(second.headers.get('x-gatehouse-model-route')).toBe('smart');
    expect(second.headers.get('x-gatehouse-target')).toBeNull();
    expect(await ask(gateway, { messages: asks('Hello') })).toMatchObject({ text: 'answer 2', told: 'miss' });
    expect(behind.requests).toHaveLength(2);
    await expect.poll(() => gateway.records).toHaveLength(3);
    const [, hit] = gateway.records;
    expect(hit?.llm).toMatchObject({ cache: 'exact', cacheEntry: gateway.records[0]?.requestId, finish: 'stop', ttftUs: expect.any(Number), route: 'smart' });
    expect(hit).toMatchObject({ outcome: 'answered', status: 200 });
    expect(hit?.llm).not.toHaveProperty('usage');
    expect(hit?.llm).not.toHaveProperty('providerId');
    expect(gateway.records[0]?.llm).toMatchObject({ cache: 'miss', usage: { inputTokens: 20 } });
  });

  test('streams and whole answers serve each other, and callers of every format', async () => {
    const { gateway, behind } = await serving();
    const heard = await listen(gateway);
    expect(heard).toMatchObject({ text: 'answer 1', told: 'miss' });
    expect((await ask(gateway)).text).toBe('answer 1');
    const again = await listen(gateway, { stream_options: { include_usage: true } });
    expect(again.text).toBe('answer 1');
    expect(again.told).toContain('hit');
    expect(again.pieces.at(-1)?.usage).toMatchObject(USAGE);
    expect(again.pieces.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    const base = `${gateway.url}/acme/llm`;
    // Anthropic's own format asks for a limit of the output, which is part of the question
    const anthropic = new Anthropic({ apiKey: 'none', baseURL: base, maxRetries: 0, fetch });
    const message = await anthropic.messages.create({ model: 'smart', max_tokens: 9, messages: HELLO });
    expect(message.content).toMatchObject([{ type: 'text', text: 'answer 2' }]);
    expect(await anthropic.messages.stream({ model: 'smart', max_tokens: 9, messages: HELLO }).finalText()).toBe('answer 2');
    expect((await ask(gateway, { max_completion_tokens: 9 })).text).toBe('answer 2');
    const google = await fetch(`${base}/v1beta/models/smart:generateContent`, {
      method: 'POST',
      body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hello' }] }] }),
    });
    expect(await google.json()).toMatchObject({ candidates: [{ content: { parts: [{ text: 'answer 1' }] }, finishReason: 'STOP' }] });
    const list = await fetch(`${base}/v1beta/models/smart:streamGenerateContent`, {
      method: 'POST',
      body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hello' }] }] }),
    });
    expect(JSON.stringify(await list.json())).toContain('answer 1');
    const responses = await client(gateway).responses.create({ model: 'smart', input: 'hello' });
    expect(responses.output_text).toBe('answer 1');
    expect(behind.requests).toHaveLength(2);
  });

  test('what the answer depends on tells questions apart; what says nothing of it does not', async () => {
    const { gateway, behind } = await serving();
    await ask(gateway);
    const same = [
      { user: 'ada' },
      { metadata: { a: 'b' } },
      { n: 1 },
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }] },
      { response_format: { type: 'text' } },
    ];
    for (const more of same) expect([more, (await ask(gateway, more)).text]).toEqual([more, 'answer 1']);
    const tool = { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: { form: { type: 'string' } } } } };
    const others = [
      { model: 'other' },
      { model: 'openai/m-1' },
      { messages: [{ role: 'system', content: 'be brief' }, ...HELLO] },
      { messages: [{ role: 'system', content: 'be long' }, ...HELLO] },
      { messages: [...HELLO, { role: 'assistant', content: 'yes?' }, ...asks('hello')] },
      { temperature: 0 },
      { seed: 7 },
      { max_completion_tokens: 5 },
      { stop: ['x'] },
      { tools: [tool] },
      { tools: [{ ...tool, function: { ...tool.function, parameters: { type: 'object', properties: {} } } }] },
      { tools: [tool], tool_choice: 'required' },
      { response_format: { type: 'json_object' } },
      { of_tomorrow: 1 },
    ];
    for (const [at, more] of others.entries()) expect([more, (await ask(gateway, more)).text]).toEqual([more, `answer ${at + 2}`]);
    expect(behind.requests).toHaveLength(others.length + 1);
  });

  test('what is said beside the body and passed on to providers tells questions apart, too', async () => {
    const { gateway, behind } = await serving();
    await ask(gateway);
    const same: Record<string, string>[] = [{ 'anthropic-version': '2023-06-01' }, { 'x-stainless-lang': 'js' }];
    for (const headers of same) expect([headers, (await ask(gateway, { headers })).text]).toEqual([headers, 'answer 1']);
    const others: Record<string, string>[] = [{ 'openai-beta': 'a' }, { 'openai-beta': 'b' }, { 'anthropic-beta': 'a' }, { 'anthropic-version': '2099-01-01' }];
    for (const [at, headers] of others.entries()) expect([headers, (await ask(gateway, { headers })).text]).toEqual([headers, `answer ${at + 2}`]);
    const asked = async (query: string) => {
      const body = JSON.stringify({ model: 'smart', messages: HELLO });
      const answer = await fetch(`${gateway.url}/acme/llm/v1/chat/completions${query}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
      return ((await answer.json()) as { choices: [{ message: { content: string } }] }).choices[0].message.content;
    };
    expect([await asked('?api-version=1'), await asked('?api-version=2'), await asked('?key=secret'), await asked('?api-version=1')]).toEqual([
      'answer 6',
      'answer 7',
      'answer 1',
      'answer 6',
    ]);
    expect(behind.requests).toHaveLength(7);
  });

  test('tenants, and applications where they are told apart, have answers of their own', async () => {
    const behind = await model();
    const [one, two] = [caller(), caller({ credential: { id: 'cred_2' }, application: { id: 'app_2' } })];
    const objects = [...world(behind.url, [...KEYED, policy('model-cache')]), plan()];
    const gateway = await startGateway([...objects, ...one.objects]);
    expect(await ask(gateway, { key: one.key })).toMatchObject({ text: 'answer 1' });
    expect(await ask(gateway, { key: one.key })).toMatchObject({ text: 'answer 1' });
    await expect(ask(gateway)).rejects.toMatchObject({ status: 401 });
    gateway.load([...objects, ...two.objects]);
    expect(await ask(gateway, { key: two.key })).toMatchObject({ told: 'miss' });
    // the header by which callers may be told apart
    gateway.load(world(behind.url, [cache({ by: 'header', header: 'x-room' })]));
    expect((await ask(gateway, { headers: { 'x-room': 'a' } })).told).toBe('miss');
    expect((await ask(gateway, { headers: { 'x-room': 'a' } })).told).toContain('hit');
    expect((await ask(gateway, { headers: { 'x-room': 'b' } })).told).toBe('miss');
    gateway.load(world(behind.url, [cache({ by: 'claim', claim: 'team', also: ['address'] })]));
    expect((await ask(gateway)).told).toBe('miss');
    expect((await ask(gateway)).told).toContain('hit');
  });

  test('nothing is kept that broke off, failed, was cut short, calls tools or says nothing', async () => {
    const calls = { role: 'assistant', content: null, tool_calls: [{ id: 't', type: 'function', function: { name: 'pay', arguments: '{}' } }] };
    const manners: Manner[] = [
      { finish: 'length' },
      { finish: 'content_filter' },
      { message: calls, finish: 'tool_calls' },
      { message: { role: 'assistant', content: '' } },
    ];
    for (const manner of manners) {
      const { gateway, behind } = await serving({}, manner);
      for (let i = 0; i < 2; i++) expect((await ask(gateway)).told).toBe('miss');
      expect(behind.requests).toHaveLength(2);
    }
    const { gateway, behind } = await serving({}, { cut: true });
    for (let i = 0; i < 2; i++) await expect(listen(gateway)).rejects.toThrow();
    expect(behind.requests).toHaveLength(2);
    const failing = await serving({}, { status: 500 });
    for (let i = 0; i < 2; i++) await expect(ask(failing.gateway)).rejects.toMatchObject({ status: 500 });
    expect(failing.behind.requests).toHaveLength(2);
    const tools = await serving({ toolCalls: true }, { message: calls, finish: 'tool_calls' });
    await ask(tools.gateway);
    expect((await ask(tools.gateway)).data.choices[0]?.message.tool_calls).toMatchObject([{ function: { name: 'pay' } }]);
    expect(tools.behind.requests).toHaveLength(1);
  });

  test('a caller who asks for randomness gets it, unless the setting says otherwise', async () => {
    const { gateway } = await serving();
    expect((await ask(gateway, { temperature: 0.7 })).told).toBe('bypass; why=temperature');
    expect((await ask(gateway, { n: 2 })).told).toBe('bypass; why=several-answers');
    expect((await ask(gateway, { store: true })).told).toBe('bypass; why=stored');
    expect((await ask(gateway, { temperature: 0 })).told).toBe('miss');
    const strict = await serving({ randomness: 'none' });
    expect((await ask(strict.gateway)).told).toBe('bypass; why=temperature');
    const any = await serving({ randomness: 'any' });
    await ask(any.gateway, { temperature: 1.5, n: 2 });
    expect((await ask(any.gateway, { temperature: 1.5, n: 2 })).told).toContain('hit');
  });

  test('callers may ask anew, for something younger, and for nothing but what is kept', async () => {
    const { gateway, time } = await serving();
    const asking = (control: string) => ask(gateway, { headers: { 'cache-control': control } });
    await expect(asking('only-if-cached')).rejects.toMatchObject({ status: 504, code: 'gateway.not_cached' });
    expect((await asking('no-store')).told).toBe('bypass; why=no-store');
    expect((await asking('max-age=60')).told).toBe('miss');
    time.ms += 30_000;
    expect(await asking('max-age=60')).toMatchObject({ age: '30', told: expect.stringContaining('hit') });
    expect((await asking('max-age=10')).told).toBe('miss');
    expect(await asking('no-cache')).toMatchObject({ told: 'miss', text: 'answer 4' });
    // what was asked anew is what is kept
    expect((await ask(gateway)).text).toBe('answer 4');
    const deaf = await serving({ obeyRequests: false, tell: false });
    await ask(deaf.gateway);
    expect(await ask(deaf.gateway, { headers: { 'cache-control': 'no-cache' } })).toMatchObject({ text: 'answer 1', told: null });
  });

  test('answers end with their lifetime, which is learned of the route where that is said', async () => {
    const fixed = await serving({ lifetime: 'fixed', lifetimeMs: 60_000 });
    await ask(fixed.gateway);
    fixed.time.ms += 59_000;
    expect((await ask(fixed.gateway)).told).toContain('hit');
    fixed.time.ms += 2_000;
    expect((await ask(fixed.gateway)).told).toBe('miss');
    const { gateway, time } = await serving({ lifetime: 'learned', lifetimeMs: 3_600_000 });
    // questions here come back after 20 seconds
    for (let i = 0; i < 30; i++) {
      await ask(gateway, { messages: asks(`question ${i % 3}`) });
      if (i % 3 === 2) time.ms += 20_000;
    }
    await ask(gateway, { messages: asks('new') });
    time.ms += 25_000;
    expect((await ask(gateway, { messages: asks('new') })).told).toContain('hit');
    time.ms += 10_000;
    expect((await ask(gateway, { messages: asks('new') })).told).toBe('miss');
  });

  test('what nobody asks again is not kept, where reuse has to be shown first; nor what is too long', async () => {
    const { gateway } = await serving({ admitAfter: 2 });
    expect((await ask(gateway)).told).toBe('miss');
    expect((await ask(gateway)).text).toBe('answer 2');
    expect(await ask(gateway)).toMatchObject({ text: 'answer 2', told: expect.stringContaining('hit') });
    const long = await serving({ answerBytesMax: 1_024, bytesMax: 1_048_576 }, { message: { role: 'assistant', content: 'x'.repeat(2_000) } });
    await ask(long.gateway);
    expect((await ask(long.gateway)).told).toBe('miss');
  });

  test('limits of tokens count what is kept only where that is said; money is never spent on it', async () => {
    const limits = [
      policy('token-limit', { tokens: 10_000, period: 'day', outputReserve: 100, by: 'api' }),
      policy('spend-limit', { dollars: 5, period: 'day', by: 'api' }),
    ];
    for (const [hitTokens, counted] of [
      ['free', 50],
      ['count', 100],
    ] as const) {
      const { gateway } = await serving({ hitTokens }, {}, limits);
      await ask(gateway);
      expect((await ask(gateway)).told).toContain('hit');
      await expect.poll(() => gateway.records).toHaveLength(2);
      const counts = [...new Set(gateway.limiters.taken)].map((subject) => gateway.limiters.countOf(subject)).sort((a, b) => a - b);
      expect([hitTokens, counts]).toEqual([hitTokens, [counted, 320]]);
    }
  });

  test('policies before it see every answer, kept or new, and what they did to one is not kept', async () => {
    const { gateway } = await serving();
    let answers = 0;
    const masking = {
      onModelReply: (_x: unknown, _call: unknown, reply: { choices: { blocks: object[] }[] }) => {
        answers++;
        for (const { blocks } of reply.choices) for (const block of blocks) if ('text' in block) block.text = `${String(block.text)}, masked`;
        return { ...reply };
      },
      onModelEvent: (_x: unknown, _call: unknown, event: { type: string }) => (event.type === 'delta' ? ({ ...event, text: '*' } as never) : undefined),
    };
    place(gateway, { name: 'masks', policy: masking as never });
    expect((await ask(gateway)).text).toContain('masked');
    expect((await ask(gateway)).text).toBe('answer 1, masked');
    expect((await ask(gateway)).text).toBe('answer 1, masked');
    expect(answers).toBe(3);
    expect((await listen(gateway)).text).toMatch(/^\*+$/);
  });

  test('a stream comes at once, or at the pace in which it came', async () => {
    const { gateway } = await serving({ pace: 'as-it-came' }, { pauseMs: 150 });
    await listen(gateway);
    const { text, times, pieces } = await listen(gateway);
    expect(text).toBe('answer 1');
    expect(pieces.filter(({ choices }) => choices[0]?.delta.content).length).toBe(3);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(200);
    const quick = await serving({}, { pauseMs: 150 });
    await listen(quick.gateway);
    const { times: at } = await listen(quick.gateway);
    expect(Math.max(...at)).toBeLessThan(200);
  });

  test('shadow asks the model all the same, and records whether it said what is kept', async () => {
    const { gateway, behind } = await serving({ exact: 'shadow' });
    await ask(gateway);
    expect(await ask(gateway)).toMatchObject({ text: 'answer 2', told: 'shadow' });
    expect(behind.requests).toHaveLength(2);
    await expect.poll(() => gateway.records[1]?.llm).toMatchObject({ cache: 'shadow', cacheAgrees: false, usage: { inputTokens: 20 } });
    const steady = await serving({ exact: 'shadow' }, { message: { role: 'assistant', content: 'always the same' } });
    await ask(steady.gateway);
    await ask(steady.gateway);
    await expect.poll(() => steady.gateway.records[1]?.llm).toMatchObject({ cache: 'shadow', cacheAgrees: true });
    expect(cacheOf(steady.gateway.runtime).report).toMatchObject({ answersMissed: 1, answersKept: 1, answersAgreed: 1, answersDiffered: 0, answersExact: 0 });
  });

  test('a purge takes answers away: by API, by tag, and one alone by the id of its call', async () => {
    const { gateway, time } = await serving({ tags: ['faq'] });
    const { marks } = cacheOf(gateway.runtime);
    const scopes = [{ by: 'api' as const }, { by: 'tag' as const, tag: 'faq' }, null];
    for (const scope of scopes) {
      await ask(gateway, { messages: asks('one') });
      await ask(gateway, { messages: asks('two') });
      const hit = await ask(gateway, { messages: asks('one') });
      expect(hit.told).toContain('hit');
      const entry = /entry=(\S+)/.exec(hit.told ?? '')?.[1] ?? '';
      marks.purge({ tenantId: 'ten_acme', apiId: 'api_pets', scope: scope ?? { by: 'tag', tag: entry } }, time.ms);
      time.ms += 1_000;
      expect((await ask(gateway, { messages: asks('one') })).told).toBe('miss');
      expect((await ask(gateway, { messages: asks('two') })).told).toMatch(scope === null ? /^hit/ : /^miss/);
    }
    marks.purge({ tenantId: 'ten_other', apiId: 'api_pets', scope: { by: 'api' } }, time.ms + 500);
    time.ms += 1_000;
    expect((await ask(gateway, { messages: asks('one') })).told).toContain('hit');
  });

  test('takes part for the models that are named, by name or pattern', async () => {
    const { gateway } = await serving({ models: ['smart', 'openai/m-*'] });
    for (const [named, told] of [
      ['smart', /^hit/],
      ['openai/m-1', /^hit/],
      ['other', /^$/],
    ] as const) {
      await ask(gateway, { model: named });
      expect([named, (await ask(gateway, { model: named })).told ?? '']).toEqual([named, expect.stringMatching(told)]);
    }
  });

  test('in a dry run it gives nothing, and says what it would have given', async () => {
    const behind = await model();
    const gateway = await startGateway(world(behind.url, [{ ...cache(), dryRun: true }]));
    await ask(gateway);
    expect(await ask(gateway)).toMatchObject({ text: 'answer 2', told: null });
    await expect.poll(() => JSON.stringify(gateway.records[1])).toContain('would answer: a kept answer');
  });

  test('is refused with a configuration that makes no sense, and outlives the snapshots that it serves in', async () => {
    const { gateway, behind } = await serving();
    await ask(gateway);
    expect(gateway.load(world(behind.url, [cache()], { ...ROUTE, id: 'rt_9', name: 'nine' }))).toEqual([]);
    expect((await ask(gateway)).told).toContain('hit');
    for (const wrong of [{ similarity: 2 }, { by: 'header' }, { by: 'tenant' }, { exact: 'maybe' }, { lifetimeMs: 1 }, { of_tomorrow: true }])
      expect(gateway.load(world(behind.url, [cache(wrong)]))).toMatchObject([{ message: expect.any(String) }]);
  });
});

conformanceOnAllWires('the same call meanwhile, under the policy model-cache', () => {
  /** Answers when it is told to, in the order of asking. */
  async function slow(answer: (number: number) => object = (number) => whole(`answer ${number}`)) {
    const held: (() => void)[] = [];
    let asked = 0;
    const behind = await upstreamServer((_request, response) => {
      const number = ++asked;
      held.push(() => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(answer(number)));
      });
    });
    const go = (): void => {
      for (const one of held.splice(0)) one();
    };
    return { behind, held, go };
  }
  const whole = (content: string, finish = 'stop') => ({
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm-1',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finish }],
    usage: USAGE,
  });
  const awaited = (gateway: Gateway, count: number) => expect.poll(() => cacheOf(gateway.runtime).counts.answersAwaited).toBe(count);
  const many = (count: number, one: () => Promise<unknown>) => Promise.all(Array.from({ length: count }, one));
  const texts = (all: unknown[]) => all.map((one) => (one as { text: string }).text).sort();

  test('coalesce: one asks the model, the others wait for its answer and pay nothing', async () => {
    const { behind, held, go } = await slow();
    const gateway = await startGateway(world(behind.url, [cache()]));
    const all = many(5, () => ask(gateway));
    await awaited(gateway, 4);
    expect(held).toHaveLength(1);
    go();
    expect(texts(await all)).toEqual(Array(5).fill('answer 1'));
    await expect.poll(() => gateway.records.length).toBe(5);
    expect(gateway.records.map(({ llm }) => llm?.cache).sort()).toEqual(['exact', 'exact', 'exact', 'exact', 'miss']);
    expect(gateway.records.filter(({ llm }) => llm?.usage !== undefined)).toHaveLength(1);
    // an answer that is not to be kept yet is shared all the same
    const another = await slow();
    gateway.load(world(another.behind.url, [cache({ admitAfter: 5 })]));
    const both = many(2, () => ask(gateway, { messages: asks('another') }));
    await awaited(gateway, 5);
    another.go();
    expect(texts(await both)).toEqual(['answer 1', 'answer 1']);
    const third = ask(gateway, { messages: asks('another') });
    await expect.poll(() => another.held.length).toBe(1);
    another.go();
    expect((await third).told).toBe('miss');
  });

  test('coalesce: false, other questions, other callers, streams, and callers who want a new answer wait for nobody', async () => {
    const { behind, held, go } = await slow();
    const off = await startGateway(world(behind.url, [cache({ coalesce: false })]));
    const gateway = await startGateway(world(behind.url, [cache({ by: 'header', header: 'x-who' })]));
    const all = [
      ...[1, 2].map(() => ask(off)),
      ask(gateway),
      ask(gateway, { messages: asks('something else') }),
      ask(gateway, { headers: { 'x-who': 'another' } }),
      ask(gateway, { headers: { 'cache-control': 'no-cache' } }),
      ...[1, 2].map(() => listen(gateway).catch(() => null)),
    ];
    await expect.poll(() => held.length).toBe(8);
    expect(cacheOf(gateway.runtime).counts.answersAwaited).toBe(0);
    go();
    await Promise.all(all);
  });

  test.each([
    ['fails', () => ({ error: 'x' })],
    ['gets an answer that is not to be given again', () => whole('cut', 'length')],
  ])('coalesce: where the first one %s, the others go alone, and soon nobody waits again', async (_why, answer) => {
    const { behind, held, go } = await slow((number) => (number === 1 ? answer() : whole(`answer ${number}`)));
    const gateway = await startGateway(world(behind.url, [cache()]));
    const all = many(3, () => ask(gateway).catch(() => ({ text: 'failed' })));
    await awaited(gateway, 2);
    go();
    await expect.poll(() => held.length).toBe(2);
    expect(behind.requests).toHaveLength(3);
    go();
    expect(texts(await all).slice(0, 2)).toEqual(['answer 2', 'answer 3']);
  });

  test('coalesce: where the first caller leaves, the others go alone; one who leaves while it waits leaves nothing behind', async () => {
    const { behind, held, go } = await slow();
    const gateway = await startGateway(world(behind.url, [cache()]));
    const leaving = [new AbortController(), new AbortController()] as const;
    const post = (signal: AbortSignal) =>
      fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ model: 'smart', messages: HELLO }), signal });
    const first = post(leaving[0].signal).catch(() => 'left');
    await expect.poll(() => held.length).toBe(1);
    const second = post(leaving[1].signal).catch(() => 'left');
    await awaited(gateway, 1);
    const third = ask(gateway);
    await awaited(gateway, 2);
    leaving[1].abort();
    expect(await second).toBe('left');
    leaving[0].abort();
    expect(await first).toBe('left');
    await expect.poll(() => held.length).toBe(2);
    go();
    expect((await third).text).toBe('answer 2');
    await expect.poll(() => gateway.records.map(({ outcome }) => outcome).sort()).toEqual(['aborted', 'aborted', 'answered']);
  });

  test('coalesce: a dry run keeps nobody waiting', async () => {
    const { behind, held, go } = await slow();
    const gateway = await startGateway(world(behind.url, [{ ...cache(), dryRun: true }]));
    const all = many(2, () => ask(gateway));
    await expect.poll(() => held.length).toBe(2);
    go();
    await all;
  });
});
