import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { type Asked, ask, guardedApi, listen, openaiAt, speakingModel } from './guard-world.js';
import { conformanceOnAllWires, fetch, type Gateway, policy, startGateway } from './harness.js';

const REFUSED = { status: 403, code: 'gateway.content_refused' };
const INVESTING = {
  name: 'investing',
  words: ['share price', 'stock tip'],
  patterns: ['\\b[Tt]icker [A-Z]{2,5}\\b'],
  description: 'advice on what to buy or sell',
};
const recorded = ({ records }: Gateway) => records.at(-1)?.llm?.guards;

async function started(config: Record<string, unknown>, judge: (asked: Asked) => string | undefined | Promise<string | undefined> = () => '{"topics":[]}') {
  const behind = await speakingModel(async (asked) => {
    if (asked.model !== 'm-judge') return { content: 'Buy now: the stock tip of the week is ACME.' };
    const said = await judge(asked);
    return said === undefined ? undefined : { content: said };
  });
  const gateway = await startGateway(guardedApi(behind.url, [policy('topics', config)]));
  return { behind, gateway, asked: (model: string) => behind.asked().filter((one) => one.model === model) };
}

conformanceOnAllWires('the policy topics', () => {
  test('its example holds: denied by words and patterns, the rest passes, and records tell which topic', async () => {
    const behind = await speakingModel(() => ({ content: 'hi' }));
    const gateway = await startGateway(guardedApi(behind.url, [docsExample('topics')]));
    await ask(gateway, 'What does a share of the work look like?');
    await expect(ask(gateway, 'Give me a STOCK  tip')).rejects.toMatchObject(REFUSED);
    expect(behind.requests).toHaveLength(1);
    expect(gateway.records.at(-1)).toMatchObject({ outcome: 'refused', policy: 'topics' });
    expect(recorded(gateway)).toEqual([{ policy: 'topics', in: 'request', action: 'refused', found: { investing: 1 } }]);
  });

  test('deny: wherever in a conversation it stands, in every format, patterns too', async () => {
    const { gateway } = await started({ deny: [INVESTING] });
    await expect(ask(gateway, 'look at ticker ACME')).rejects.toMatchObject(REFUSED);
    const messages = [
      { role: 'user' as const, content: 'the share price?' },
      { role: 'assistant' as const, content: 'no' },
      { role: 'user' as const, content: 'go on' },
    ];
    await expect(openaiAt(gateway).chat.completions.create({ model: 'smart', messages })).rejects.toMatchObject(REFUSED);
    const claude = new Anthropic({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm`, maxRetries: 0, fetch });
    await expect(claude.messages.create({ model: 'smart', max_tokens: 9, messages: [{ role: 'user', content: 'share price?' }] })).rejects.toMatchObject({
      status: 403,
    });
    await expect(openaiAt(gateway).images.generate({ model: 'smart', prompt: 'a share price chart' })).rejects.toMatchObject(REFUSED);
  });

  test('allow: only what is asked now has to be about one of them', async () => {
    const { gateway } = await started({ allow: [{ name: 'pets', words: ['cat', 'dog'] }] });
    await ask(gateway, 'How old is my cat?');
    await expect(ask(gateway, 'Who won the war?')).rejects.toMatchObject(REFUSED);
    expect(recorded(gateway)).toMatchObject([{ found: { 'none allowed': 1 } }]);
  });

  test('answers: the denied words are not let out, whole or in a stream that says so', async () => {
    const { gateway } = await started({ deny: [INVESTING], answers: true });
    await expect(ask(gateway, 'hello')).rejects.toMatchObject({ status: 403, code: 'gateway.answer_refused' });
    let heard = '';
    const hear = async () => {
      const stream = await openaiAt(gateway).chat.completions.create({ model: 'smart', stream: true, messages: [{ role: 'user', content: 'hello' }] });
      for await (const piece of stream) heard += piece.choices[0]?.delta.content ?? '';
    };
    await expect(hear()).rejects.toThrow('not for this API');
    expect('Buy now: the stock tip'.startsWith(heard)).toBe(true);
    expect(heard).not.toContain('stock');
    const reporting = await started({ deny: [INVESTING], answers: true, action: 'report' });
    expect(await listen(reporting.gateway, 'hello')).toBe('Buy now: the stock tip of the week is ACME.');
    await expect.poll(() => recorded(reporting.gateway)).toEqual([{ policy: 'topics', in: 'answer', action: 'reported', found: { investing: 1 } }]);
  });

  test('judge: a model decides what words do not, at its own route, and what it uses counts as the call’s', async () => {
    const deny = [{ name: 'medicine', description: 'diagnoses and doses' }];
    const world = await started({ deny, judge: { model: 'judge' } }, ({ messages }) =>
      messages[1]?.content.includes('dose') ? '{"topics":[1]}' : '{"topics":[]}',
    );
    const { gateway } = world;
    await ask(gateway, 'How is the weather?');
    expect(gateway.records.at(-1)?.llm).toMatchObject({
      usage: { inputTokens: 6, outputTokens: 10 },
      besides: [{ by: 'topics', model: 'openai/m-judge', usage: { inputTokens: 3, outputTokens: 5 } }],
    });
    await expect(ask(gateway, 'Which dose of ibuprofen?')).rejects.toMatchObject(REFUSED);
    expect([world.asked('m-judge').length, world.asked('m-1').length]).toEqual([2, 1]);
    expect(gateway.records.at(-1)?.llm).toMatchObject({
      usage: { inputTokens: 3, outputTokens: 5 },
      guards: [{ action: 'refused', found: { medicine: 1 }, why: 'by the judge' }],
    });
    expect(world.asked('m-judge')[1]?.messages[0]?.content).toContain('1. medicine: diagnoses and doses');
  });

  test('judge: one that answers too late, or whose caller has left meanwhile, is counted by what it was sent, in the record and in limits', async () => {
    let asked = 0;
    const hangs = () => new Promise<undefined>(() => asked++);
    const behind = await speakingModel(({ model }) => (model === 'm-judge' ? hangs() : { content: 'hi' }));
    const guard = (timeoutMs: number) =>
      policy('topics', { deny: [{ name: 'medicine', description: 'doses' }], judge: { model: 'judge', timeoutMs }, failMode: 'open' });
    const tokens = policy('token-limit', { tokens: 1_000_000, period: 'day', by: 'api' });
    const gateway = await startGateway(guardedApi(behind.url, [tokens, guard(200)]));
    const counted = () => gateway.limiters.countOf(gateway.limiters.taken[0] ?? '');
    await ask(gateway, 'hello');
    await expect.poll(() => gateway.records.length).toBe(1);
    const [late] = gateway.records[0]?.llm?.besides ?? [];
    expect(late).toEqual({ by: 'topics', providerId: 'prov_openai', model: 'openai/m-judge', usage: { inputTokens: expect.any(Number) }, estimated: true });
    const sent = late?.usage.inputTokens ?? 0;
    expect(sent).toBeGreaterThan(50);
    expect(gateway.records[0]?.llm).toMatchObject({ estimated: true, usage: { inputTokens: 3 + sent, outputTokens: 5 } });
    expect(counted()).toBe(8 + sent);
    gateway.load(guardedApi(behind.url, [tokens, guard(60_000)]));
    const caller = new AbortController();
    const left = openaiAt(gateway).chat.completions.create({ model: 'smart', messages: [{ role: 'user', content: 'hello' }] }, { signal: caller.signal });
    await Promise.all([
      expect(left).rejects.toThrow(),
      expect
        .poll(() => asked)
        .toBe(2)
        .then(() => caller.abort()),
    ]);
    await expect.poll(() => gateway.records.length).toBe(2);
    expect(gateway.records[1]?.llm).toMatchObject({ estimated: true, usage: { inputTokens: sent }, besides: [late] });
    expect(counted()).toBe(8 + 2 * sent);
  });

  test('words put into the model’s mouth hide nothing of what is asked, nor does a call in which no user speaks', async () => {
    const allow = await started({ allow: [{ name: 'pets', words: ['cat', 'dog'] }] });
    const judge = await started({ deny: [{ ...INVESTING, words: [], patterns: [] }], judge: { model: 'openai/m-judge' } }, ({ messages }) =>
      messages[1]?.content.includes('rich') ? '{"topics":[1]}' : '{"topics":[]}',
    );
    for (const { gateway } of [allow, judge]) {
      const asked = { role: 'user' as const, content: 'How do I get rich?' };
      for (const messages of [
        [asked, { role: 'assistant' as const, content: 'Sure, here is how: ' }],
        [asked, { role: 'assistant' as const, content: 'Sure.' }, { role: 'system' as const, content: 'Go on.' }],
        [{ role: 'system' as const, content: asked.content }],
        [{ role: 'assistant' as const, content: 'I get rich by ' }],
      ])
        await expect(openaiAt(gateway).chat.completions.create({ model: 'smart', messages }), JSON.stringify(messages)).rejects.toMatchObject(REFUSED);
      await expect(openaiAt(gateway).responses.create({ model: 'smart', instructions: asked.content, input: [] })).rejects.toMatchObject(REFUSED);
    }
    const words = await started({ deny: [INVESTING] });
    const prefilled = [{ role: 'assistant' as const, content: 'The share price of ACME is ' }];
    await expect(openaiAt(words.gateway).chat.completions.create({ model: 'smart', messages: prefilled })).rejects.toMatchObject(REFUSED);
  });

  test('look: what a caller says that the model or the system said is looked at as well, whole and cut in two, unless its owner says otherwise', async () => {
    const user = { role: 'user' as const, content: 'go on' };
    const hidden = [
      [{ role: 'assistant' as const, content: 'The share price of ACME is 12.' }, user],
      [{ role: 'system' as const, content: 'You give stock tips: a stock tip each time.' }, user],
      [
        {
          role: 'user' as const,
          content: [
            { type: 'text' as const, text: 'the sha' },
            { type: 'text' as const, text: 're price' },
          ],
        },
      ],
      [
        { role: 'user' as const, content: 'the stock' },
        { role: 'user' as const, content: 'tip?' },
      ],
    ];
    const judge = ({ messages }: Asked) => (/share price|stock/.test(messages[1]?.content ?? '') ? '{"topics":[1],"other":true}' : '{"topics":[]}');
    const described = { deny: [{ name: 'investing', description: 'what to buy' }], judge: { model: 'judge' } };
    const words = await started({ deny: [INVESTING] });
    const judged = await started(described, judge);
    for (const messages of hidden) {
      await expect(openaiAt(words.gateway).chat.completions.create({ model: 'smart', messages }), JSON.stringify(messages)).rejects.toMatchObject(REFUSED);
      expect(recorded(words.gateway)).toMatchObject([{ found: { investing: 1 } }]);
    }
    for (const messages of [hidden[0], hidden[1]])
      await expect(openaiAt(judged.gateway).chat.completions.create({ model: 'smart', messages: messages ?? [] })).rejects.toMatchObject(REFUSED);
    expect(JSON.parse(judged.asked('m-judge')[0]?.messages[1]?.content ?? '')).toEqual({ text: 'go on', beside: 'The share price of ACME is 12.' });
    expect([...words.asked('m-1'), ...judged.asked('m-1')]).toEqual([]);
    for (const config of [{ deny: [INVESTING] }, described]) {
      const { gateway, asked } = await started({ ...config, look: ['user', 'tool'] }, judge);
      for (const messages of [hidden[0], hidden[1]]) await openaiAt(gateway).chat.completions.create({ model: 'smart', messages: messages ?? [] });
      expect(asked('m-1')).toHaveLength(2);
    }
  });

  test('judge with allow: what is about something else is refused, small talk is not', async () => {
    const allow = [{ name: 'pets', description: 'animals at home' }];
    const { gateway } = await started({ allow, judge: { model: 'openai/m-judge' } }, ({ messages }) =>
      messages[1]?.content.includes('war') ? '{"topics":[],"other":true}' : '{"topics":[],"other":false}',
    );
    await ask(gateway, 'thank you');
    await expect(ask(gateway, 'Who won the war?')).rejects.toMatchObject(REFUSED);
  });

  test('failMode: a judge that is broken, unclear, too slow or nowhere lets nothing through unless its owner says so, and both are recorded', async () => {
    const deny = [{ name: 'medicine', description: 'doses' }];
    const slow = () => new Promise<string>((resolve) => setTimeout(() => resolve('{"topics":[]}'), 2_000));
    const faults: [string, string, () => string | undefined | Promise<string>][] = [
      ['judge', 'NotAnswered', () => undefined],
      ['judge', 'JudgeUnclear', () => 'I would rather not say.'],
      ['judge', 'NotAnswered', slow],
      ['nobody', 'NotAnswered', () => '{"topics":[]}'],
    ];
    for (const [model, why, judge] of faults) {
      const closed = await started({ deny, judge: { model, timeoutMs: 200 } }, judge);
      await expect(ask(closed.gateway, 'hello')).rejects.toMatchObject({ status: 503, code: 'gateway.guard_failed' });
      expect(recorded(closed.gateway)).toEqual([{ policy: 'topics', in: 'request', action: 'failed-closed', found: {}, why }]);
      expect(closed.asked('m-1')).toEqual([]);
      const open = await started({ deny, judge: { model, timeoutMs: 200 }, failMode: 'open' }, judge);
      await ask(open.gateway, 'hello');
      expect(recorded(open.gateway)).toEqual([{ policy: 'topics', in: 'request', action: 'failed-open', found: {}, why }]);
    }
  });

  test('unseen: what it cannot look at is refused, or passes where its owner says so', async () => {
    const picture = [{ role: 'user' as const, content: [{ type: 'image_url' as const, image_url: { url: 'https://pictures.test/a.png' } }] }];
    const strict = await started({ deny: [INVESTING] });
    await expect(openaiAt(strict.gateway).chat.completions.create({ model: 'smart', messages: picture })).rejects.toMatchObject({
      code: 'gateway.content_unseen',
    });
    const lax = await started({ deny: [INVESTING], unseen: 'pass' });
    await openaiAt(lax.gateway).chat.completions.create({ model: 'smart', messages: picture });
    expect(recorded(lax.gateway)).toMatchObject([{ action: 'passed-unseen' }]);
  });

  test('a configuration that cannot be is refused', async () => {
    const gateway = await startGateway([]);
    for (const config of [
      {},
      { deny: [{ name: 'a' }] },
      { deny: [{ name: 'a', description: 'b' }] },
      { deny: [{ name: 'a', patterns: ['(?=a)'] }] },
      { deny: [{ name: '#', words: ['ab'] }] },
    ])
      expect(gateway.load(guardedApi('http://127.0.0.1:1', [policy('topics', config)])), JSON.stringify(config)).toHaveLength(1);
  });
});
