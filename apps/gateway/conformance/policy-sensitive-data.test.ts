import Anthropic from '@anthropic-ai/sdk';
import type { PolicyInstance } from '@gatehouse/definition';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { conformanceOnAllWires, fetch, type Gateway, policy, startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, llmApi, provider, routes } from './llm-harness.js';

const ROUTES = routes(
  { id: 'rt_1', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'm-1' }] },
  { id: 'rt_2', name: 'claude', targets: [{ providerId: 'prov_anthropic', model: 'm-2' }] },
);
const JANE = 'jane.doe@example.com';
const CARD = '4111 1111 1111 1111';
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const USAGE = { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 };

type Said = { content?: string | null; tool_calls?: object[]; refusal?: string };
const completion = (message: Said) => ({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm-1',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: message.tool_calls ? 'tool_calls' : 'stop' }],
  usage: USAGE,
});
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm-1', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

/** Says what it is told to; in streams in pieces of so many letters, each in a packet of its own. */
async function model(say: (asked: string) => Said, size = 3) {
  const server = await upstreamServer(async ({ body }, response) => {
    const said = say(body);
    if (!body.includes('"stream":true')) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(completion(said)));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const text = said.content ?? '';
    for (let at = 0; at < text.length; at += size) {
      response.write(chunk({ content: text.slice(at, at + size) }));
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const [index, call] of (said.tool_calls ?? []).entries()) {
      const { id, function: f } = call as { id: string; function: { name: string; arguments: string } };
      response.write(chunk({ tool_calls: [{ index, id, type: 'function', function: { name: f.name, arguments: '' } }] }));
      for (let at = 0; at < f.arguments.length; at += size)
        response.write(chunk({ tool_calls: [{ index, function: { arguments: f.arguments.slice(at, at + size) } }] }));
    }
    response.end(`${chunk({}, said.tool_calls ? 'tool_calls' : 'stop')}data: [DONE]\n\n`);
  });
  return { url: server.url, requests: server.requests, last: () => server.requests.at(-1)?.body ?? '' };
}

const world = (url: string, policies: PolicyInstance[]) => [llmApi({}, policies), provider(url, { speaks: [] }), anthropicProvider(url), ROUTES];
const guard = (config: Record<string, unknown> = {}) => policy('sensitive-data', config);
const openai = (gateway: Gateway) => new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0, fetch });
const ask = (gateway: Gateway, content: string, more: object = {}) =>
  openai(gateway).chat.completions.create({ model: 'smart', messages: [{ role: 'user', content }], ...more });
async function listen(gateway: Gateway, content: string, more: object = {}) {
  let text = '';
  const stream = await openai(gateway).chat.completions.create({ model: 'smart', stream: true, messages: [{ role: 'user', content }], ...more });
  for await (const piece of stream) text += piece.choices[0]?.delta.content ?? '';
  return text;
}
const recorded = ({ records }: Gateway) => records.at(-1)?.llm?.guards;
/** Answers what it was asked. */
function echo(body: string): Said {
  const { messages } = JSON.parse(body) as { messages: { content: string | { text: string }[] }[] };
  const content = messages.at(-1)?.content ?? '';
  return { content: `You said: ${typeof content === 'string' ? content : content[0]?.text}` };
}

conformanceOnAllWires('the policy sensitive-data', () => {
  test('its example holds: the model sees placeholders, and the caller what it wrote, also in a stream cut anywhere', async () => {
    const behind = await model(echo, 2);
    const gateway = await startGateway(world(behind.url, [docsExample('sensitive-data')]));
    const content = `Write to ${JANE}, card ${CARD}, and ${JANE} again.`;
    expect((await ask(gateway, content)).choices[0]?.message.content).toBe(`You said: ${content}`);
    expect(behind.last()).toContain('Write to [EMAIL_1], card [PAYMENT_CARD_1], and [EMAIL_1] again.');
    expect(await listen(gateway, content)).toBe(`You said: ${content}`);
    expect(behind.last()).not.toContain('example.com');
    await expect.poll(() => gateway.records.length).toBe(2);
    expect(recorded(gateway)).toEqual([{ policy: 'sensitive-data', in: 'request', action: 'replaced', found: { email: 2, 'payment-card': 1 } }]);
    expect(gateway.records.at(-1)?.timeline).toContainEqual(
      expect.objectContaining({ policy: 'sensitive-data', note: 'request replaced: 2 email, 1 payment-card' }),
    );
    expect(JSON.stringify(gateway.records)).not.toContain(JANE);
  });

  test('what the model says by itself is masked, whole and in pieces, and nothing of it gets out before', async () => {
    const said = `Her address is ${JANE}, the key ${KEY}.`;
    for (const size of [1, 3, 7, 100]) {
      const behind = await model(() => ({ content: said }), size);
      const gateway = await startGateway(world(behind.url, [guard()]));
      expect(await listen(gateway, 'who?')).toBe('Her address is [EMAIL], the key [AWS_ACCESS_KEY].');
      expect((await ask(gateway, 'who?')).choices[0]?.message.content).toBe('Her address is [EMAIL], the key [AWS_ACCESS_KEY].');
      await expect.poll(() => gateway.records.length).toBe(2);
      expect(recorded(gateway)).toEqual([{ policy: 'sensitive-data', in: 'answer', action: 'masked', found: { email: 1, 'aws-access-key': 1 } }]);
    }
  });

  test('holds on every format that callers speak', async () => {
    const behind = await model(echo, 2);
    const gateway = await startGateway(world(behind.url, [guard()]));
    const base = `${gateway.url}/acme/llm`;
    const content = `I am ${JANE}`;
    const claude = new Anthropic({ apiKey: 'none', baseURL: base, maxRetries: 0, fetch });
    const messages = [{ role: 'user' as const, content }];
    expect((await claude.messages.create({ model: 'smart', max_tokens: 9, messages })).content).toMatchObject([{ type: 'text', text: `You said: ${content}` }]);
    expect(await claude.messages.stream({ model: 'smart', max_tokens: 9, messages }).finalText()).toBe(`You said: ${content}`);
    const responses = await openai(gateway).responses.create({ model: 'smart', input: content });
    expect(responses.output_text).toBe(`You said: ${content}`);
    const contents = [{ role: 'user', parts: [{ text: content }] }];
    for (const action of ['generateContent', 'streamGenerateContent?alt=sse']) {
      const body = JSON.stringify({ contents });
      const gemini = await fetch(`${base}/v1beta/models/smart:${action}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      const texts = [...(await gemini.text()).matchAll(/"text":\s*"([^"]*)"/g)].map(([, text]) => text);
      expect(texts.join('')).toBe(`You said: ${content}`);
    }
    expect(behind.requests).toHaveLength(5);
    for (const { body } of behind.requests) expect(body).toContain('I am [EMAIL_1]');
  });

  test('guards tool arguments and tool results in both directions, escapes and all', async () => {
    const behind = await model((body) => ({
      content: null,
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'send', arguments: JSON.stringify({ to: '[EMAIL_1]', by: `a\n${CARD}` }) } }],
      ...(body.includes('nothing') && { content: 'x' }),
    }));
    const gateway = await startGateway(world(behind.url, [guard()]));
    const messages = [
      { role: 'user' as const, content: 'go on' },
      {
        role: 'assistant' as const,
        tool_calls: [{ id: 'call_0', type: 'function' as const, function: { name: 'find', arguments: `{"who":"jane.doe\\u0040example.com"}` } }],
      },
      { role: 'tool' as const, tool_call_id: 'call_0', content: `{"mail":"${JANE}","card":"\\n${CARD}"}` },
    ];
    const whole = await openai(gateway).chat.completions.create({ model: 'smart', messages });
    const masked = JSON.stringify({ to: JANE, by: 'a\n[PAYMENT_CARD]' });
    expect(whole.choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: { arguments: masked } });
    expect(JSON.parse(behind.last()).messages).toMatchObject([
      { content: 'go on' },
      { tool_calls: [{ function: { arguments: '{"who":"[EMAIL_1]"}' } }] },
      { content: '{"mail":"[EMAIL_1]","card":"\\n[PAYMENT_CARD_1]"}' },
    ]);
    let streamed = '';
    for await (const piece of await openai(gateway).chat.completions.create({ model: 'smart', messages, stream: true }))
      streamed += piece.choices[0]?.delta.tool_calls?.[0]?.function?.arguments ?? '';
    expect(streamed).toBe(masked);
  });

  test('numbers in JSON are read as well, and members that are there twice; all else of it stays as it was', async () => {
    const behind = await model(() => ({
      content: null,
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'pay', arguments: '{"card": 4111111111111111, "for": "[EMAIL_1]", "n": 12345678901234567890}' } },
      ],
    }));
    const gateway = await startGateway(world(behind.url, [guard()]));
    const content = `{"a": "${JANE}", "a": "b", "card":4111111111111111,\n "id": 12345678901234567890}`;
    const messages = [
      { role: 'user' as const, content },
      {
        role: 'assistant' as const,
        tool_calls: [{ id: 'call_0', type: 'function' as const, function: { name: 'pay', arguments: '{"card":378282246310005}' } }],
      },
      { role: 'tool' as const, tool_call_id: 'call_0', content: '[4111111111111111]' },
    ];
    const answered = '{"card": "[PAYMENT_CARD]", "for": "jane.doe@example.com", "n": 12345678901234567890}';
    for (const name of ['smart', 'claude']) {
      const claude = name === 'claude';
      const asked = openai(gateway).chat.completions.create({ model: name, messages });
      // the other provider’s answer is none of its format: what it was asked is what counts
      if (claude) await expect(asked).rejects.toMatchObject({ status: 502 });
      else expect((await asked).choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: { arguments: answered } });
      expect(behind.last()).not.toMatch(/jane|4111111111111111|378282246310005/);
      expect(behind.last()).toContain('12345678901234567890');
    }
    expect(JSON.parse(behind.requests[0]?.body ?? '').messages[0].content).toBe(
      '{"a": "[EMAIL_1]", "a": "b", "card":"[PAYMENT_CARD_1]",\n "id": 12345678901234567890}',
    );
    let streamed = '';
    for await (const piece of await openai(gateway).chat.completions.create({ model: 'smart', messages, stream: true }))
      streamed += piece.choices[0]?.delta.tool_calls?.[0]?.function?.arguments ?? '';
    expect(streamed).toBe(answered);
  });

  test('numbers in arguments that a format has as objects are read, and settings stay numbers', async () => {
    const behind = await model(() => ({ content: 'ok' }));
    const gateway = await startGateway(
      world(behind.url, [guard({ find: ['payment-card'], patterns: [{ name: 'four', pattern: '[0-9]{4}' }], request: 'mask' })]),
    );
    const input = { card: 4111111111111111, list: [378282246310005], pin: 1234 };
    const body = {
      model: 'claude',
      max_tokens: 4096,
      messages: [
        { role: 'user', content: 'pay' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'pay', input }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'done' }] },
      ],
    };
    await fetch(`${gateway.url}/acme/llm/v1/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect(JSON.parse(behind.last())).toMatchObject({
      max_tokens: 4096,
      messages: [{}, { content: [{ input: { card: '[PAYMENT_CARD]', list: ['[PAYMENT_CARD]'], pin: '[FOUR]' } }] }, {}],
    });
  });

  test('what is cut over texts that follow each other is found as models read it: in one place, and nowhere a half', async () => {
    const behind = await model(echo);
    const gateway = await startGateway(world(behind.url, [guard()]));
    const text = (one: string) => ({ type: 'text' as const, text: one });
    const pay = [text('Pay with 4111 11'), text('11 1111'), text(' 1111 today, not with 4242-4242-'), text('4242-4242.')];
    for (const name of ['smart', 'claude']) {
      const messages = [
        { role: 'user' as const, content: pay },
        { role: 'user' as const, content: 'AKIAIOSF' },
        { role: 'user' as const, content: 'ODNN7EXAMPLE' },
      ];
      await openai(gateway)
        .chat.completions.create({ model: name, messages })
        .catch(() => undefined);
      expect(behind.last().match(/\[[A-Z_]+_\d\]/g)).toEqual(['[PAYMENT_CARD_1]', '[PAYMENT_CARD_2]', '[AWS_ACCESS_KEY_1]']);
      expect(behind.last()).not.toMatch(/1111|4242|AKIA|ODNN7/);
      expect(behind.last()).toContain(' today, not with [PAYMENT_CARD_2]');
    }
    expect(recorded(gateway)).toMatchObject([{ action: 'replaced', found: { 'payment-card': 2, 'aws-access-key': 1 } }]);
    // what stands alone is what it was, and so is what has something between
    const apart = [text('Write to'), text(JANE), text('today'), text('4111 1111')];
    const reply = await openai(gateway).chat.completions.create({
      model: 'smart',
      messages: [
        { role: 'user', content: apart },
        { role: 'assistant', content: 'go on' },
        { role: 'user', content: '1111 1111' },
      ],
    });
    expect(reply.choices[0]?.message.content).toBe('You said: 1111 1111');
    expect(JSON.parse(behind.last()).messages[0].content).toEqual([text('Write to'), text('[EMAIL_1]'), text('today'), text('4111 1111')]);
    const results = [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: [text('card 411111111'), text('1111111')] }] }];
    const called = { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'find', input: {} }] };
    const body = JSON.stringify({ model: 'smart', max_tokens: 9, messages: [{ role: 'user', content: 'find' }, called, ...results] });
    await fetch(`${gateway.url}/acme/llm/v1/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(behind.last()).toContain('card [PAYMENT_CARD_1]');
    expect(behind.last()).not.toContain('1111111');
  });

  test('refuses what is asked, and an answer at the latest where it holds such: a stream is no whole answer then', async () => {
    const behind = await model(() => ({ content: `${'word '.repeat(50)}${JANE} and more` }));
    const gateway = await startGateway(world(behind.url, [guard({ request: 'refuse', answer: 'refuse', find: ['email'] })]));
    await expect(ask(gateway, `I am ${JANE}`)).rejects.toMatchObject({ status: 403, code: 'gateway.content_refused' });
    expect(behind.requests).toEqual([]);
    expect(gateway.records.at(-1)).toMatchObject({ outcome: 'refused', policy: 'sensitive-data', code: 'gateway.content_refused' });
    await expect(ask(gateway, 'hello')).rejects.toMatchObject({ status: 403, code: 'gateway.answer_refused' });
    let heard = '';
    const hear = async () => {
      const stream = await openai(gateway).chat.completions.create({ model: 'smart', stream: true, messages: [{ role: 'user', content: 'hello' }] });
      for await (const piece of stream) heard += piece.choices[0]?.delta.content ?? '';
    };
    await expect(hear()).rejects.toThrow('may not leave');
    expect(heard).toBe('word '.repeat(50));
    await expect.poll(() => gateway.records.length).toBe(3);
    expect(gateway.records.at(-1)).toMatchObject({
      outcome: 'refused',
      policy: 'sensitive-data',
      code: 'gateway.answer_refused',
      llm: { error: 'content-filter' },
    });
    expect(recorded(gateway)).toMatchObject([{ in: 'answer', action: 'refused', found: { email: 1 } }]);
  });

  test('reports and changes nothing, byte for byte; ignores what it is told to', async () => {
    const behind = await model(() => ({ content: KEY }));
    const gateway = await startGateway(world(behind.url, [guard({ request: 'report', answer: 'ignore' })]));
    const body = JSON.stringify({ model: 'smart', messages: [{ role: 'user', content: JANE }], of_tomorrow: 1.0 });
    const answer = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(behind.last()).toBe(body.replace('smart', 'm-1'));
    expect(await answer.json()).toMatchObject({ choices: [{ message: { content: KEY } }] });
    expect(recorded(gateway)).toEqual([{ policy: 'sensitive-data', in: 'request', action: 'reported', found: { email: 1 } }]);
  });

  test('patterns of one’s own, and masks for good', async () => {
    const behind = await model(echo);
    const patterns = [{ name: 'ticket', pattern: '\\bT-[0-9]{4}\\b', longest: 8 }];
    const gateway = await startGateway(world(behind.url, [guard({ find: [], patterns, request: 'mask', answer: 'report' })]));
    expect(await listen(gateway, `about T-4711, ${JANE}`)).toBe(`You said: about [TICKET], ${JANE}`);
  });

  test('what it cannot look at is refused, or passes where its owner says so, and is marked', async () => {
    const picture = [{ role: 'user' as const, content: [{ type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } }] }];
    const behind = await upstreamServer((_request, response) => void response.setHeader('content-type', 'application/json').end('{"data":[],"text":"x"}'));
    const strict = await startGateway(world(behind.url, [guard()]));
    const shown = (gateway: Gateway) => openai(gateway).chat.completions.create({ model: 'smart', messages: picture });
    await expect(shown(strict)).rejects.toMatchObject({ status: 403, code: 'gateway.content_unseen' });
    const form = [
      '--b',
      'content-disposition: form-data; name="model"',
      '',
      'smart',
      '--b',
      'content-disposition: form-data; name="file"; filename="a.wav"',
      '',
      'RIFF',
      '--b--',
      '',
    ];
    const heard = async (gateway: Gateway) => {
      const init = { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=b' }, body: form.join('\r\n') };
      return (await (await fetch(`${gateway.url}/acme/llm/v1/audio/transcriptions`, init)).json()) as { code?: string };
    };
    expect(await heard(strict)).toMatchObject({ code: 'gateway.content_unseen' });
    const tokens = openai(strict).embeddings.create({ model: 'smart', input: [[1, 2, 3]] });
    await expect(tokens).rejects.toMatchObject({ code: 'gateway.content_unseen' });
    const files = await fetch(`${strict.url}/acme/llm/v1/files`);
    expect([files.status, behind.requests.length]).toEqual([403, 0]);
    const lax = await startGateway(world(behind.url, [guard({ unseen: 'pass', failMode: 'open' })]));
    await shown(lax).catch(() => undefined);
    expect(recorded(lax)).toEqual([{ policy: 'sensitive-data', in: 'request', action: 'passed-unseen', found: { image: 1 } }]);
    await heard(lax);
    expect(recorded(lax)?.map((one) => [one.in, one.action])).toEqual([
      ['request', 'passed-unseen'],
      ['answer', 'passed-unseen'],
    ]);
  });

  test('guards what is no conversation too: embeddings, rerank, moderations, speech, pictures', async () => {
    const behind = await upstreamServer((_request, response) => void response.setHeader('content-type', 'application/json').end('{"data":[],"results":[]}'));
    const gateway = await startGateway(world(behind.url, [guard({ answer: 'ignore' })]));
    const client = openai(gateway);
    await client.embeddings.create({ model: 'smart', input: [`a ${JANE}`, 'b'] });
    await client.moderations.create({ model: 'smart', input: `a ${JANE}` });
    await client.audio.speech.create({ model: 'smart', voice: 'x', input: `a ${JANE}` });
    await client.images.generate({ model: 'smart', prompt: `a ${JANE}` });
    await fetch(`${gateway.url}/acme/llm/v1/rerank`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'smart', query: 'q', documents: [`a ${JANE}`, CARD] }),
    });
    expect(behind.requests).toHaveLength(5);
    for (const { body } of behind.requests) {
      expect(body).toContain('[EMAIL_1]');
      expect(body).toContain('"model":"m-1"');
    }
  });

  test('in a dry run it changes and refuses nothing, and tells what it would have done', async () => {
    const behind = await model(() => ({ content: `to ${KEY}` }));
    const gateway = await startGateway(world(behind.url, [{ ...guard({ request: 'refuse' }), dryRun: true }]));
    expect(await listen(gateway, JANE)).toBe(`to ${KEY}`);
    expect(behind.last()).toContain(JANE);
    await expect.poll(() => gateway.records.length).toBe(1);
    expect(recorded(gateway)).toMatchObject([
      { in: 'request', action: 'refused', found: { email: 1 }, dryRun: true },
      { in: 'answer', action: 'masked', found: { 'aws-access-key': 1 }, dryRun: true },
    ]);
  });

  test('a configuration that finds nothing, or cannot be matched in linear time, is refused', async () => {
    const gateway = await startGateway([]);
    for (const config of [
      { find: [] },
      { find: [], patterns: [{ name: 'a', pattern: '(a)\\1' }] },
      { find: [], patterns: [{ name: 'a', pattern: 'a*' }] },
      { find: ['shoes'] },
    ])
      expect(gateway.load(world('http://127.0.0.1:1', [guard(config)])), JSON.stringify(config)).toHaveLength(1);
  });
});
