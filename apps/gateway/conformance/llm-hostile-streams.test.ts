import type { ProviderObject, WireFormat } from '@gatehouse/definition';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { codecOf } from '../src/llm/formats/registry.js';
import { type ModelReply, newLedger, replayReply } from '../src/llm/ir/index.js';
import { type Gateway, startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, provider, routes } from './llm-harness.js';

const TEXT = 'Grüße aus Zürich 🌍, 東京';
const REPLY: ModelReply = {
  id: 'r1',
  model: 'm',
  created: 1_700_000_000,
  choices: [
    {
      index: 0,
      finish: 'tool-calls',
      blocks: [
        { type: 'text', text: TEXT },
        { type: 'tool-call', id: 'call_1', name: 'weather', arguments: '{"city":"Zürich"}' },
      ],
    },
  ],
  usage: { inputTokens: 7, outputTokens: 5 },
};

const MAKERS: Record<WireFormat, (url: string) => ProviderObject> = {
  'openai-chat': (url) => provider(`${url}/v1`, { slug: 'p', speaks: [] }),
  'openai-responses': (url) => provider(`${url}/v1`, { slug: 'p', wireFormat: 'openai-responses', speaks: [] }),
  anthropic: (url) => anthropicProvider(url, { slug: 'p' }),
  gemini: (url) => geminiProvider(url, { slug: 'p' }),
  bedrock: (url) => provider(url, { slug: 'p', wireFormat: 'bedrock', speaks: [] }),
  cohere: (url) => provider(url, { slug: 'p', wireFormat: 'cohere', speaks: [] }),
  ollama: (url) => provider(url, { slug: 'p', wireFormat: 'ollama', speaks: [] }),
};
const FORMATS = Object.keys(MAKERS) as WireFormat[];
const SSE = ['openai-chat', 'openai-responses', 'anthropic', 'gemini', 'cohere'] as const;
const TYPES: Partial<Record<WireFormat, string>> = { bedrock: 'application/vnd.amazon.eventstream', ollama: 'application/x-ndjson' };
const typeOf = (format: WireFormat) => ({ 'content-type': TYPES[format] ?? 'text/event-stream' });

/** The answer as a provider of the format streams it, event by event, and the first one with which it has said all. */
function streamOf(format: WireFormat): { events: Buffer[]; last: number } {
  const encoder = codecOf(format)?.eventEncoder({ model: 'm', stream: true, streamUsage: true, messages: [], sampling: {} }, newLedger());
  const events: Buffer[] = [];
  let last = -1;
  for (const event of replayReply(REPLY)) {
    const bytes = Buffer.from(encoder?.event(event) ?? '');
    if (bytes.length === 0) continue;
    events.push(bytes);
    const word = event.type === 'finish' || (format === 'openai-responses' && event.type === 'end');
    if (word) last = events.length - 1;
  }
  return { events, last };
}

interface Caller {
  path: (model: string) => string;
  body: (model: string) => object;
  ended: (text: string) => boolean;
}
const user = { role: 'user', content: 'hi' };
const CALLERS: Record<string, Caller> = {
  'openai-chat': {
    path: () => '/v1/chat/completions',
    body: (model) => ({ model, stream: true, messages: [user] }),
    ended: (text) => text.includes('data: [DONE]'),
  },
  'openai-responses': {
    path: () => '/v1/responses',
    body: (model) => ({ model, stream: true, input: 'hi' }),
    ended: (text) => /"type":"response\.(?:completed|incomplete)"/.test(text),
  },
  anthropic: {
    path: () => '/v1/messages',
    body: (model) => ({ model, stream: true, max_tokens: 9, messages: [user] }),
    ended: (text) => text.includes('"message_stop"}'),
  },
  gemini: {
    path: (model) => `/v1beta/models/${model}:streamGenerateContent?alt=sse`,
    body: () => ({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }] }),
    ended: (text) => text.includes('"finishReason"') && !text.includes('"error"'),
  },
};

const dataOf = (text: string): string[] => [...text.matchAll(/^data: (.*)$/gm)].map(([, one]) => one as string);
const isWhole = (one: string): boolean => {
  try {
    return one === '[DONE]' || JSON.parse(one) !== undefined;
  } catch {
    return false;
  }
};

async function ask(gateway: Gateway, caller: Caller, model: string): Promise<{ status: number; text: string; whole: boolean }> {
  const response = await fetch(`${gateway.url}/acme/llm${caller.path(model)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(caller.body(model)),
    signal: AbortSignal.timeout(8_000),
  });
  let text = '';
  try {
    for await (const piece of response.body ?? []) text += Buffer.from(piece).toString('latin1');
    return { status: response.status, text: Buffer.from(text, 'latin1').toString(), whole: true };
  } catch {
    return { status: response.status, text: Buffer.from(text, 'latin1').toString(), whole: false };
  }
}

describe.each(FORMATS)('a stream from a provider that speaks %s', (format) => {
  test('is never ended cleanly where it broke off, at whatever byte', async () => {
    const { events, last } = streamOf(format);
    const bytes = Buffer.concat(events);
    const ends = events.map((_, i) => Buffer.concat(events.slice(0, i + 1)).length);
    // the last word may be told without the line ends behind it
    const said = (ends[last] as number) - 2;
    const upstream = await upstreamServer(({ path, body }, response) => {
      const [, cut, how] = /m-(\d+)-(\w)/.exec(decodeURIComponent(path) + body) ?? [];
      response.writeHead(200, typeOf(format));
      const part = bytes.subarray(0, Number(cut));
      if (how === 'e') response.end(part);
      else if (part.length === 0) response.destroy();
      else response.write(part, () => setTimeout(() => response.destroy(), 5));
    });
    const gateway = await startGateway([llmApi(), (MAKERS[format] as (url: string) => ProviderObject)(upstream.url)]);
    const places = [
      ...ends,
      ...ends.map((end) => end - 1),
      ...ends.map((end) => end - 3),
      ...Array.from({ length: 20 }, (_, i) => Math.floor((bytes.length * i) / 20)),
    ];
    const cuts = [...new Set(places.filter((at) => at >= 0 && at <= bytes.length))];
    const wrong: string[] = [];
    for (const [name, caller] of Object.entries(CALLERS))
      for (const how of ['e', 'd'])
        await Promise.all(
          cuts.map(async (cut) => {
            const { status, text, whole } = await ask(gateway, caller, `p/m-${cut}-${how}`);
            const clean = status === 200 && whole && caller.ended(text);
            if (clean && cut < said) wrong.push(`${name} ${how} ${cut} of ${said}: ${text.slice(-300)}`);
            // Gemini has no word for the end: what passes as it came is whole where its framing says so
            const framed = how === 'e' || format !== 'gemini' || name !== 'gemini';
            if (!clean && cut === bytes.length && framed) wrong.push(`${name} ${how} whole: ${status} ${text.slice(-300)}`);
            // what is passed on is events, not parts of some
            if (status === 200 && whole && dataOf(text).some((one) => !isWhole(one))) wrong.push(`${name} ${how} ${cut}: parts in ${text.slice(-300)}`);
          }),
        );
    expect(wrong).toEqual([]);
    await expect.poll(() => gateway.records.length).toBe(cuts.length * 8);
    // and its record says so
    const broken = gateway.records.filter(({ llm }) => Number(/m-(\d+)/.exec(llm?.model ?? '')?.[1]) < said);
    expect(broken.filter(({ outcome, status }) => outcome === 'answered' && status === 200).map(({ llm }) => llm?.model)).toEqual([]);
  }, 60_000);
});

/** Spellings of one stream that the format of server-sent events allows. */
const SPELLINGS: Record<string, (text: string) => string> = {
  'CRLF at the ends of lines': (text) => text.replaceAll('\n', '\r\n'),
  'CR at the ends of lines': (text) => text.replaceAll('\n', '\r'),
  'a byte order mark': (text) => `\ufeff${text}`,
  'comments and other fields': (text) => `: hello\n\nretry: 10\n\n${text.replaceAll('\n\n', '\nid: 7\n\n: PROCESSING\n\n')}`,
  'no blank behind the colon': (text) => text.replaceAll('data: ', 'data:').replaceAll('event: ', 'event:'),
  'data of several lines': (text) => text.replaceAll(/data: \{(.*)\}\n/g, (_, inner: string) => `data: {\ndata: ${inner}\ndata: }\n`),
};

describe.each(SSE)('a stream of %s', (format) => {
  test.each(Object.keys(SPELLINGS))('may be written with %s, and comes in single bytes', async (spelling) => {
    const text = Buffer.concat(streamOf(format).events).toString();
    const bytes = Buffer.from((SPELLINGS[spelling] as (text: string) => string)(text));
    const upstream = await upstreamServer(async (_, response) => {
      response.writeHead(200, typeOf(format));
      response.socket?.setNoDelay(true);
      for (let at = 0; at < bytes.length; at++) {
        response.write(bytes.subarray(at, at + 1));
        if (at % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    const gateway = await startGateway([llmApi(), (MAKERS[format] as (url: string) => ProviderObject)(upstream.url)]);
    const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
    const { choices } = await client.chat.completions.stream({ model: 'p/m', messages: [{ role: 'user', content: 'hi' }] }).finalChatCompletion();
    expect(choices[0]?.message.content).toBe(TEXT);
    expect(choices[0]?.message.tool_calls).toMatchObject([{ function: { name: 'weather', arguments: '{"city":"Zürich"}' } }]);
    await expect.poll(() => gateway.records[0]?.llm?.usage).toMatchObject({ inputTokens: 7, outputTokens: 5 });
    expect(gateway.records[0]).toMatchObject({ outcome: 'answered' });
  });
});

const data = (value: object | string) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
const chunk = (more: object, ...choices: object[]) => data({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', ...more, choices });
const delta = (content: string, finish_reason: string | null = null) => ({ index: 0, delta: { content }, finish_reason });
const HELLO = [{ role: 'user' as const, content: 'hi' }];

/** A provider that streams this, and a spare one that answers. */
async function withSpare(format: WireFormat, stream: string) {
  const first = await upstreamServer((_, response) => void response.writeHead(200, typeOf(format)).end(stream));
  const spare = await upstreamServer(
    (_, response) => void response.writeHead(200, typeOf('openai-chat')).end(chunk({}, delta('from the spare', 'stop')) + data('[DONE]')),
  );
  const gateway = await startGateway([
    llmApi(),
    (MAKERS[format] as (url: string) => ProviderObject)(first.url),
    provider(`${spare.url}/v1`, { id: 'prov_spare', slug: 'spare' }),
    routes({
      id: 'rt_1',
      name: 'smart',
      strategy: 'priority',
      targets: [
        { providerId: (MAKERS[format] as (url: string) => ProviderObject)('http://x').id, model: 'm' },
        { providerId: 'prov_spare', model: 'm', priority: 1 },
      ],
    }),
  ]);
  const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
  const said = async () => {
    let text = '';
    for await (const { choices } of await client.chat.completions.create({ model: 'smart', messages: HELLO, stream: true }))
      text += choices[0]?.delta.content ?? '';
    return text;
  };
  return { gateway, said };
}

const UPSTREAM_ERROR = { code: 429, message: 'Provider overloaded' };

describe('an error that a stream tells', () => {
  test.each<[string, WireFormat, string]>([
    ['beside what a chunk says', 'openai-chat', chunk({ error: UPSTREAM_ERROR }, { ...delta('', 'error') })],
    ['in a choice', 'openai-chat', chunk({}, { ...delta('', 'error'), error: UPSTREAM_ERROR })],
    ['in a member of the provider’s', 'openai-chat', chunk({ x_groq: { id: 'x', error: 'over capacity' } }, delta('', 'stop'))],
    ['without its type', 'anthropic', `event: error\n${data({ error: { type: 'overloaded_error', message: 'Overloaded' } })}`],
    [
      'at the end of a message',
      'cohere',
      data({ type: 'message-start', id: 'x' }) + data({ type: 'message-end', delta: { finish_reason: 'ERROR', error: 'no' } }),
    ],
    ['as why it stopped, with nothing before', 'gemini', data({ candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', index: 0 }] })],
  ])('%s leads to another target (%s)', async (_, format, stream) => {
    const { gateway, said } = await withSpare(format, stream);
    expect(await said()).toBe('from the spare');
    await expect.poll(() => gateway.records[0]?.llm?.fallbacks).toBe(1);
  });

  test('after content is an error of the call', async () => {
    const { gateway, said } = await withSpare('openai-chat', chunk({}, delta('Once ')) + chunk({ error: UPSTREAM_ERROR }, delta('', 'error')) + data('[DONE]'));
    await expect(said()).rejects.toThrow('Provider overloaded');
    await expect.poll(() => gateway.records[0]?.outcome).toBe('failed');
  });

  test('of something else, deeper in a chunk, is none', async () => {
    const filtered = { content_filter_results: { error: { code: 'content_filter_error', message: 'The contents are not filtered' } } };
    const stream = chunk({}, { ...delta('Once '), ...filtered }) + chunk({}, delta('more', 'stop')) + data('[DONE]');
    const { gateway, said } = await withSpare('openai-chat', stream);
    expect(await said()).toBe('Once more');
    await expect.poll(() => gateway.records[0]).toMatchObject({ outcome: 'answered', llm: { fallbacks: 0 } });
  });
});

test('an answer in one piece that holds nothing but a failure leads to another target, and what it used is paid', async () => {
  const failed = { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', index: 0 }], usageMetadata: { promptTokenCount: 40, totalTokenCount: 40 } };
  const first = await upstreamServer((_, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(failed)));
  const gateway = await startGateway([llmApi(), geminiProvider(first.url, { slug: 'p' })]);
  const client = new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
  await expect(client.chat.completions.create({ model: 'p/m', messages: HELLO })).rejects.toMatchObject({
    status: 502,
    message: expect.stringContaining('without an answer'),
  });
  await expect.poll(() => gateway.records[0]).toMatchObject({ llm: { usage: { inputTokens: 40 } } });
});

test('sources that Cohere tells after the text has ended are those of the text', async () => {
  const event = (value: { type: string; [member: string]: unknown }) => `event: ${value.type}\n${data(value)}`;
  const content = (more: object) => ({ index: 0, delta: { message: { content: more } } });
  const stream = [
    event({ type: 'message-start', id: 'x' }),
    event({ type: 'content-start', ...content({ type: 'text', text: '' }) }),
    event({ type: 'content-delta', ...content({ text: 'Penguins swim.' }) }),
    event({ type: 'content-end', index: 0 }),
    event({
      type: 'citation-start',
      index: 0,
      delta: {
        message: {
          citations: { start: 0, end: 8, text: 'Penguins', sources: [{ type: 'document', id: 'd', document: { url: 'https://p.test', title: 'P' } }] },
        },
      },
    }),
    event({ type: 'citation-end', index: 0 }),
    event({ type: 'message-end', delta: { finish_reason: 'COMPLETE', usage: { tokens: { input_tokens: 3, output_tokens: 4 } } } }),
  ].join('');
  const upstream = await upstreamServer((_, response) => void response.writeHead(200, typeOf('cohere')).end(stream));
  const gateway = await startGateway([llmApi(), MAKERS.cohere(upstream.url)]);
  const { text } = await ask(gateway, CALLERS['openai-chat'] as Caller, 'p/m');
  expect(text).toContain('Penguins swim.');
  expect(text).toContain('"url":"https://p.test"');
  expect(text).toContain('[DONE]');
});
