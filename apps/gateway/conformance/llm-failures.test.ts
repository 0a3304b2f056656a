import { generateKeyPairSync } from 'node:crypto';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, test, vi } from 'vitest';
import { caller, KEYED, plan, startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, PROVIDER_SECRET, provider, providerKey, routes, startMock } from './llm-harness.js';

const SMART = { id: 'rt_smart', name: 'smart', strategy: 'priority' as const, targets: [{ providerId: 'prov_openai', model: 'gpt-4o' }] };
const TWO = { ...SMART, targets: [...SMART.targets, { providerId: 'prov_spare', model: 'spare-model', priority: 1 }] };
const HELLO = [{ role: 'user' as const, content: 'hello' }];
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const START = chunk({ role: 'assistant', content: '' });
const STREAM = { 'content-type': 'text/event-stream' };

const openai = (url: string, apiKey = 'none') => new OpenAI({ apiKey, baseURL: `${url}/acme/llm/v1`, maxRetries: 0 });
const streamed = async (client: OpenAI) => {
  let text = '';
  for await (const piece of await client.chat.completions.create({ model: 'smart', stream: true, messages: HELLO }))
    text += piece.choices[0]?.delta.content ?? '';
  return text;
};

/** A provider that is asked when the first one fails. */
async function spare() {
  const mock = await startMock();
  mock.onMessage('hello', { content: 'from the spare' });
  return { mock, object: provider(`${mock.url}/v1`, { id: 'prov_spare', slug: 'spare' }) };
}

describe('refusals of the gateway itself', () => {
  test('are problems that each stock client shows in its own error', async () => {
    const objects = [llmApi({}, KEYED), plan()];
    const gateway = await startGateway(objects);
    const base = `${gateway.url}/acme/llm`;
    const key = caller().key;
    const chat = openai(gateway.url, key).chat.completions.create({ model: 'x', messages: HELLO });
    await expect(chat).rejects.toMatchObject({ status: 401, code: 'gateway.credential_unknown', message: expect.stringContaining('The key is not known') });
    const messages = new Anthropic({ apiKey: key, baseURL: base, maxRetries: 0 }).messages.create({ model: 'x', max_tokens: 1, messages: HELLO });
    await expect(messages).rejects.toMatchObject({
      status: 401,
      error: { error: { type: 'authentication_error', message: expect.stringContaining('not known') } },
    });
    const generate = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: base } }).models.generateContent({ model: 'x', contents: 'hello' });
    await expect(generate).rejects.toMatchObject({ status: 401, message: expect.stringContaining('UNAUTHENTICATED') });
    const raw = await fetch(`${base}/v1/chat/completions?key=${key}`, { method: 'POST', body: '{}' });
    expect(await raw.json()).toMatchObject({ code: 'gateway.credential_unknown', requestId: expect.any(String), error: { type: 'authentication_error' } });
    expect(JSON.stringify(gateway.records)).not.toContain(key);
  });

  test('limits of plans, unknown models, bodies that are none', async () => {
    const who = caller();
    const gateway = await startGateway([
      llmApi({}, KEYED),
      provider('http://127.0.0.1:1'),
      routes(SMART),
      plan([{ kind: 'rate', name: 'minute', requests: 2, windowMs: 60_000 }]),
      ...who.objects,
    ]);
    const client = openai(gateway.url, who.key);
    await expect(client.chat.completions.create({ model: 'nobody', messages: HELLO })).rejects.toMatchObject({ status: 404, code: 'gateway.model_unknown' });
    const broken = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, {
      method: 'POST',
      body: '{"model":"smart","model":"other"}',
      headers: { 'x-api-key': who.key },
    });
    expect(await broken.json()).toMatchObject({ status: 400, code: 'gateway.body_unreadable', error: { type: 'invalid_request_error' } });
    await expect(client.chat.completions.create({ model: 'smart', messages: HELLO })).rejects.toMatchObject({ status: 429, type: 'rate_limit_error' });
  });
});

describe('errors of providers', () => {
  test('pass unchanged where the formats agree', async () => {
    const body = JSON.stringify({ error: { message: 'too long', type: 'invalid_request_error', param: 'messages', code: 'context_length_exceeded' } });
    const upstream = await upstreamServer((_, response) => void response.writeHead(400, { 'content-type': 'application/json', 'set-cookie': 'a=b' }).end(body));
    const gateway = await startGateway([llmApi(), provider(upstream.url), routes(SMART)]);
    const response = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ model: 'smart', messages: HELLO }) });
    expect([response.status, await response.text(), response.headers.get('set-cookie')]).toEqual([400, body, null]);
    expect(gateway.records[0]?.llm).toMatchObject({ error: 'context-length' });
  });

  test('about the gateway’s own key are not the caller’s to see', async () => {
    const upstream = await upstreamServer((_, response) => {
      response.writeHead(401, { 'content-type': 'application/json' }).end(`{"error":{"message":"Incorrect API key provided: ${PROVIDER_SECRET}"}}`);
    });
    const gateway = await startGateway([llmApi(), provider(upstream.url), routes(SMART)]);
    const response = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ model: 'smart', messages: HELLO }) });
    const text = await response.text();
    expect([response.status, JSON.parse(text).code]).toEqual([502, 'gateway.provider_refused']);
    expect(text + JSON.stringify(gateway.records)).not.toContain(PROVIDER_SECRET);
  });

  test('redirects are not followed with a key', async () => {
    const elsewhere = await upstreamServer();
    const upstream = await upstreamServer((_, response) => void response.writeHead(307, { location: elsewhere.url }).end());
    const gateway = await startGateway([llmApi(), provider(upstream.url), routes(SMART)]);
    await expect(openai(gateway.url).chat.completions.create({ model: 'smart', messages: HELLO })).rejects.toMatchObject({ status: 502 });
    expect(elsewhere.requests).toEqual([]);
  });

  test('inside a 200 are errors: in one piece and in a stream', async () => {
    const upstream = await upstreamServer(({ body }, response) => {
      const error = JSON.stringify({ error: { message: 'engine exploded', type: 'server_error' } });
      if (JSON.parse(body).stream) response.writeHead(200, STREAM).end(`data: ${error}\n\n`);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(error);
    });
    const gateway = await startGateway([llmApi(), provider(upstream.url), routes(SMART)]);
    await expect(openai(gateway.url).chat.completions.create({ model: 'smart', messages: HELLO })).rejects.toMatchObject({
      message: expect.stringContaining('engine exploded'),
    });
    await expect(streamed(openai(gateway.url))).rejects.toMatchObject({ message: expect.stringContaining('engine exploded') });
  });
});

describe('another target is asked', () => {
  test.each([
    ['429', 429],
    ['500', 500],
    ['503', 503],
    ['401', 401],
  ])('after %s', async (_, status) => {
    const first = await upstreamServer(
      (_request, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}'),
    );
    const { object } = await spare();
    const gateway = await startGateway([llmApi(), provider(first.url), object, routes(TWO)]);
    const { data, response } = await openai(gateway.url).chat.completions.create({ model: 'smart', messages: HELLO }).withResponse();
    expect(data.choices[0]?.message.content).toBe('from the spare');
    expect(response.headers.get('x-gatehouse-target')).toBe('spare/spare-model');
    expect(gateway.records[0]?.llm).toMatchObject({ fallbacks: 1, providerId: 'prov_spare' });
    expect(gateway.records[0]?.attempts.map((attempt) => attempt.status)).toEqual([status, 200]);
  });

  test('when a stream dies after its first events and before any content', async () => {
    const first = await upstreamServer((_, response) => {
      response.writeHead(200, STREAM).write(START);
      setTimeout(() => response.destroy(), 20);
    });
    const { object } = await spare();
    const gateway = await startGateway([llmApi(), provider(first.url), object, routes(TWO)]);
    expect(await streamed(openai(gateway.url))).toBe('from the spare');
    expect(gateway.records[0]?.llm).toMatchObject({ fallbacks: 1 });
  });

  test('when an answer in one piece breaks off, and when it is an error inside a 200 stream', async () => {
    const first = await upstreamServer(({ body }, response) => {
      if (JSON.parse(body).stream) response.writeHead(200, STREAM).end(`${START}data: {"error":{"message":"overloaded"}}\n\n`);
      else {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' }).write('{"id":"x","choices":[{"message":{"content":"half');
        setTimeout(() => response.destroy(), 20);
      }
    });
    const { object } = await spare();
    const gateway = await startGateway([llmApi(), provider(first.url), object, routes(TWO)]);
    const whole = await openai(gateway.url).chat.completions.create({ model: 'smart', messages: HELLO });
    expect(whole.choices[0]?.message.content).toBe('from the spare');
    expect(await streamed(openai(gateway.url))).toBe('from the spare');
  });

  test('after a refused connection and after a silence, and not after what the caller did wrong', async () => {
    const { object } = await spare();
    const silent = await upstreamServer(() => {});
    const wrong = await upstreamServer(
      (_, response) => void response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"bad"}}'),
    );
    for (const [url, ok] of [
      ['http://127.0.0.1:1', true],
      [silent.url, true],
      [wrong.url, false],
    ] as const) {
      const timeouts = { connectMs: 500, firstByteMs: 300, idleMs: 500 };
      const gateway = await startGateway([llmApi(), provider(url, { timeouts }), object, routes(TWO)]);
      const call = openai(gateway.url).chat.completions.create({ model: 'smart', messages: HELLO });
      if (ok) expect((await call).choices[0]?.message.content).toBe('from the spare');
      else await expect(call).rejects.toMatchObject({ status: 400 });
    }
  });

  test('with another key of the same provider where the first is limited', async () => {
    const upstream = await upstreamServer(({ headers }, response) => {
      const limited = headers.authorization === 'Bearer one';
      const body = limited
        ? { error: { message: 'slow down' } }
        : { id: 'x', choices: [{ index: 0, message: { role: 'assistant', content: 'two' }, finish_reason: 'stop' }] };
      response.writeHead(limited ? 429 : 200, { 'content-type': 'application/json', 'retry-after': '7' }).end(JSON.stringify(body));
    });
    const keys = [providerKey('prov_openai', 'one', 'one', { weight: 1_000 }), providerKey('prov_openai', 'two', 'two', { weight: 1 })];
    const gateway = await startGateway([llmApi(), provider(upstream.url, { keys }), routes(SMART)]);
    for (let i = 0; i < 3; i++)
      expect((await openai(gateway.url).chat.completions.create({ model: 'smart', messages: HELLO })).choices[0]?.message.content).toBe('two');
    // the limited one is left alone for as long as it said
    expect(upstream.requests.filter(({ headers }) => headers.authorization === 'Bearer one').length).toBeLessThanOrEqual(1);
  });
});

describe('an answer that breaks off after content', () => {
  test('is an error to the client and never a clean end: without [DONE], with the connection cut, and after a silence', async () => {
    const first = await upstreamServer(({ headers }, response) => {
      response.writeHead(200, STREAM).write(START + chunk({ content: 'half an ' }));
      const how = headers['openai-beta'];
      if (how === 'end') response.end();
      else if (how === 'cut') setTimeout(() => response.destroy(), 20);
    });
    const { object, mock } = await spare();
    const gateway = await startGateway([llmApi({ streamIdleMs: 300 }), provider(first.url), object, routes(TWO)]);
    for (const how of ['end', 'cut', 'silence']) {
      const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0, defaultHeaders: { 'openai-beta': how } });
      await expect(streamed(client)).rejects.toThrow(/broke off|said nothing more/);
    }
    expect(mock.getRequests()).toEqual([]);
    await expect.poll(() => gateway.records.length).toBe(3);
    for (const record of gateway.records) {
      expect(record.outcome).toBe('failed');
      expect(record.llm?.estimated).toBe(true);
      expect(record.llm?.usage?.outputTokens).toBeGreaterThan(0);
    }
  });

  test('in Anthropic’s and Gemini’s formats too', async () => {
    const anthropic = await upstreamServer((_, response) => {
      const start = {
        type: 'message_start',
        message: {
          id: 'm',
          type: 'message',
          role: 'assistant',
          model: 'c',
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: 9, output_tokens: 1 },
        },
      };
      const events = [
        start,
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'half' } },
      ];
      response.writeHead(200, STREAM).end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
    });
    const gemini = await upstreamServer((_, response) => {
      response.writeHead(200, STREAM).end(`data: ${JSON.stringify({ candidates: [{ index: 0, content: { role: 'model', parts: [{ text: 'half' }] } }] })}\n\n`);
    });
    const table = routes(
      { ...SMART, targets: [{ providerId: 'prov_anthropic', model: 'c' }] },
      { id: 'rt_g', name: 'g', targets: [{ providerId: 'prov_gemini', model: 'g' }] },
    );
    const gateway = await startGateway([llmApi(), anthropicProvider(anthropic.url), geminiProvider(gemini.url), table]);
    const base = `${gateway.url}/acme/llm`;
    const stream = new Anthropic({ apiKey: 'none', baseURL: base, maxRetries: 0 }).messages.stream({ model: 'smart', max_tokens: 9, messages: HELLO });
    await expect(stream.finalMessage()).rejects.toThrow(/broke off/);
    const chunks = await new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: base } }).models.generateContentStream({ model: 'g', contents: 'hello' });
    const read = async () => {
      for await (const _ of chunks);
    };
    await expect(read()).rejects.toThrow(/broke off/);
  });
});

test('a caller that leaves cancels the provider’s work at once', async () => {
  let closed = 0;
  const upstream = await upstreamServer((_, response) => {
    response.on('close', () => closed++);
    response.writeHead(200, STREAM).write(START + chunk({ content: 'and so ' }));
  });
  const gateway = await startGateway([llmApi(), provider(upstream.url), routes(SMART)]);
  const aborter = new AbortController();
  const stream = await openai(gateway.url).chat.completions.create({ model: 'smart', stream: true, messages: HELLO }, { signal: aborter.signal });
  for await (const piece of stream) if (piece.choices[0]?.delta.content) aborter.abort();
  await expect.poll(() => closed).toBe(1);
  await expect.poll(() => gateway.records.length).toBe(1);
  expect(gateway.records[0]).toMatchObject({ outcome: 'aborted', llm: { estimated: true } });
});

test('a silent stream is kept alive, and what follows is still an answer, or still an error', async () => {
  const upstream = await upstreamServer(async ({ body }, response) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    if (body.includes('fail')) response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"message":"late and wrong"}}');
    else response.writeHead(200, STREAM).end(`${START}${chunk({ content: 'late' })}${chunk({}, 'stop')}data: [DONE]\n\n`);
  });
  const gateway = await startGateway([llmApi({ heartbeatMs: 200 }), provider(upstream.url), routes(SMART)]);
  const response = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'smart', stream: true, messages: HELLO }),
  });
  const text = await response.text();
  expect(text).toMatch(/^: \n\n/);
  expect(text).toContain('late');
  expect(await streamed(openai(gateway.url))).toBe('late');
  const call = openai(gateway.url).chat.completions.create({ model: 'smart', stream: true, messages: [{ role: 'user', content: 'fail' }] });
  const read = async () => {
    for await (const _ of await call);
  };
  await expect(read()).rejects.toThrow(/late and wrong/);
});

test('a token that Google’s side refuses is not shown again: the same call has another, once', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const shown: (string | undefined)[] = [];
  let [ended, never] = [false, false];
  const upstream = await upstreamServer(({ headers }, response) => {
    shown.push(headers.authorization);
    response.writeHead(never || (ended && headers.authorization === 'Bearer t1') ? 401 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ candidates: [{ content: { role: 'model', parts: [{ text: 'hi' }] }, finishReason: 'STOP' }] }));
  });
  const secret = JSON.stringify({ type: 'service_account', client_email: 'caller@p.iam.gserviceaccount.com', private_key: privateKey });
  const object = geminiProvider(upstream.url, { auth: { as: 'google', scope: 'cloud' }, keys: [providerKey('prov_gemini', 'k', secret)] });
  let now = Date.now();
  const gateway = await startGateway([llmApi(), object], { nowMs: () => now });
  let asked = 0;
  vi.spyOn(gateway.runtime.pools.outbound, 'call').mockImplementation(() =>
    Promise.resolve({ status: 200, headers: new Map(), body: Buffer.from(`{"access_token":"t${++asked}","expires_in":3600}`) } as never),
  );
  const call = () => openai(gateway.url).chat.completions.create({ model: 'gemini/m', messages: HELLO });
  await call();
  now += 120_000;
  ended = true;
  for (let i = 0; i < 2; i++) expect((await call()).choices[0]?.message.content).toBe('hi');
  expect(shown).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2', 'Bearer t2']);
  await expect.poll(() => gateway.records.length).toBe(3);
  expect(gateway.records[1]).toMatchObject({ outcome: 'answered', llm: { fallbacks: 0 }, attempts: [{ status: 401 }, { status: 200 }] });
  // a new one that is refused, too, is the account's fault
  never = true;
  now += 120_000;
  await expect(call()).rejects.toMatchObject({ code: 'gateway.provider_refused' });
  expect(shown.slice(4)).toEqual(['Bearer t2', 'Bearer t3']);
});
