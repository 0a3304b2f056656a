import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { connectionOf, PROVIDER_KINDS, type ProviderKind, type WireFormat } from '@gatehouse/definition';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AWS_EVENT_TYPE, awsEventFrame } from '../src/llm/framing/index.js';
import { startGateway } from './harness.js';
import { llmApi, provider, providerKey, routes } from './llm-harness.js';
import { CLIENTS, MODEL, PICTURE, type Stock, TOOL } from './stock-clients/index.js';

/** What a provider says to "hello": in one piece, as a stream, and to what it refuses. */
interface Answers {
  whole: object;
  /** What it says instead where it is asked about the weather. */
  call: object;
  type: string;
  stream: Buffer;
  refusal: object;
}
const sse = (...events: (object | string)[]) =>
  Buffer.from(events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join(''));
/** As Anthropic has them: each with its name before it. */
const namedSse = (...events: ({ type: string } & Record<string, unknown>)[]) =>
  Buffer.concat(events.map((event) => Buffer.concat([Buffer.from(`event: ${event.type}\n`), sse(event)])));
const SSE = 'text/event-stream';
const chat = { id: 'c1', object: 'chat.completion', created: 1, model: 'the-model' };
const chunk = { ...chat, object: 'chat.completion.chunk' };
const counted = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };
const said = (content: string) => ({ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' });
const claude = { id: 'msg_1', type: 'message', role: 'assistant', model: 'the-model', stop_sequence: null };
const aws = (...messages: [string, object][]) => Buffer.concat(messages.map(([name, value]) => awsEventFrame(name, JSON.stringify(value))));
const refused = 'slow down, please';
const PARIS = { city: 'Paris' };
const calling = { function: { name: TOOL, arguments: JSON.stringify(PARIS) }, id: 'call00001', type: 'function' };

const ANSWERS: Record<Exclude<WireFormat, 'openai-responses'>, Answers> = {
  'openai-chat': {
    whole: { ...chat, choices: [said('Hi there')], usage: counted },
    call: {
      ...chat,
      choices: [{ index: 0, message: { role: 'assistant', content: null, tool_calls: [calling] }, finish_reason: 'tool_calls' }],
      usage: counted,
    },
    type: SSE,
    stream: sse(
      { ...chunk, choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi ' }, finish_reason: null }] },
      { ...chunk, choices: [{ index: 0, delta: { content: 'there' }, finish_reason: null }] },
      { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { ...chunk, choices: [], usage: counted },
      '[DONE]',
    ),
    refusal: { error: { message: refused, type: 'requests', param: null, code: 'rate_limit_exceeded' } },
  },
  anthropic: {
    whole: { ...claude, content: [{ type: 'text', text: 'Hi there' }], stop_reason: 'end_turn', usage: { input_tokens: 12, output_tokens: 3 } },
    call: { ...claude, content: [{ type: 'tool_use', id: 'toolu_1', name: TOOL, input: PARIS }], stop_reason: 'tool_use', usage: {} },
    type: SSE,
    stream: namedSse(
      { type: 'message_start', message: { ...claude, content: [], stop_reason: null, usage: { input_tokens: 12, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi ' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'there' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 3 } },
      { type: 'message_stop' },
    ),
    refusal: { type: 'error', error: { type: 'rate_limit_error', message: refused } },
  },
  gemini: {
    whole: {
      responseId: 'r',
      candidates: [{ content: { role: 'model', parts: [{ text: 'Hi there' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 12, candidatesTokenCount: 3 },
    },
    call: { responseId: 'r', candidates: [{ content: { role: 'model', parts: [{ functionCall: { name: TOOL, args: PARIS } }] }, finishReason: 'STOP' }] },
    type: SSE,
    stream: sse(
      { responseId: 'r', candidates: [{ content: { role: 'model', parts: [{ text: 'Hi ' }] } }] },
      {
        responseId: 'r',
        candidates: [{ content: { role: 'model', parts: [{ text: 'there' }] }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 12, candidatesTokenCount: 3 },
      },
    ),
    refusal: { error: { code: 429, message: refused, status: 'RESOURCE_EXHAUSTED' } },
  },
  bedrock: {
    whole: {
      output: { message: { role: 'assistant', content: [{ text: 'Hi there' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 12, outputTokens: 3, totalTokens: 15 },
    },
    call: {
      output: { message: { role: 'assistant', content: [{ toolUse: { toolUseId: 'tooluse_1', name: TOOL, input: PARIS } }] } },
      stopReason: 'tool_use',
      usage: {},
    },
    type: AWS_EVENT_TYPE,
    stream: aws(
      ['messageStart', { role: 'assistant' }],
      ['contentBlockDelta', { delta: { text: 'Hi ' }, contentBlockIndex: 0 }],
      ['contentBlockDelta', { delta: { text: 'there' }, contentBlockIndex: 0 }],
      ['contentBlockStop', { contentBlockIndex: 0 }],
      ['messageStop', { stopReason: 'end_turn' }],
      ['metadata', { usage: { inputTokens: 12, outputTokens: 3, totalTokens: 15 } }],
    ),
    refusal: { message: refused },
  },
  cohere: {
    whole: {
      id: 'c1',
      finish_reason: 'COMPLETE',
      message: { role: 'assistant', content: [{ type: 'text', text: 'Hi there' }] },
      usage: { billed_units: { input_tokens: 12, output_tokens: 3 }, tokens: { input_tokens: 12, output_tokens: 3 } },
    },
    call: { id: 'c1', finish_reason: 'TOOL_CALL', message: { role: 'assistant', tool_calls: [calling] } },
    type: SSE,
    stream: sse(
      { type: 'message-start', id: 'c1', delta: { message: { role: 'assistant' } } },
      { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: 'Hi ' } } } },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: 'there' } } } },
      { type: 'content-end', index: 0 },
      {
        type: 'message-end',
        delta: { finish_reason: 'COMPLETE', usage: { billed_units: { input_tokens: 12, output_tokens: 3 }, tokens: { input_tokens: 12, output_tokens: 3 } } },
      },
    ),
    refusal: { message: refused },
  },
  ollama: {
    whole: {
      model: 'the-model',
      created_at: '2026-01-01T00:00:00Z',
      message: { role: 'assistant', content: 'Hi there' },
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 12,
      eval_count: 3,
    },
    call: {
      model: 'the-model',
      created_at: '2026-01-01T00:00:00Z',
      message: { role: 'assistant', content: '', tool_calls: [{ function: { name: TOOL, arguments: PARIS } }] },
      done: true,
      done_reason: 'stop',
    },
    type: 'application/x-ndjson',
    stream: Buffer.from(
      [
        { model: 'the-model', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content: 'Hi ' }, done: false },
        { model: 'the-model', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content: 'there' }, done: false },
        {
          model: 'the-model',
          created_at: '2026-01-01T00:00:00Z',
          message: { role: 'assistant', content: '' },
          done: true,
          done_reason: 'stop',
          prompt_eval_count: 12,
          eval_count: 3,
        },
      ]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    ),
    refusal: { error: refused },
  },
};

const KINDS = PROVIDER_KINDS.filter(({ operations }) => operations.includes('chat'));

/** Answers in the format of the kind whose name begins the path, and keeps the bytes of every request. */
async function startProviders() {
  const seen: { kind: string; text: string }[] = [];
  const answer = (socket: Socket, text: string): void => {
    const name = /^POST \/([a-z0-9-]+)\//.exec(text)?.[1] ?? '';
    const kind = KINDS.find(({ id }) => id === name);
    const answers = kind === undefined || kind.wireFormat === 'openai-responses' ? undefined : ANSWERS[kind.wireFormat];
    seen.push({ kind: name, text: text.replace(`/${name}/`, '/') });
    if (answers === undefined) return void socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
    const fails = text.includes('refuse me');
    const streams = !fails && (/"stream":true/.test(text) || /converse-stream|streamGenerateContent/.test(text));
    const body = fails
      ? Buffer.from(JSON.stringify(answers.refusal))
      : streams
        ? answers.stream
        : Buffer.from(JSON.stringify(text.includes('the weather') ? answers.call : answers.whole));
    const type = streams ? answers.type : 'application/json';
    const more = fails ? 'retry-after: 7\r\nx-amzn-errortype: ThrottlingException\r\n' : '';
    socket.write(`HTTP/1.1 ${fails ? '429 Too Many Requests' : '200 OK'}\r\ncontent-type: ${type}\r\n${more}content-length: ${body.length}\r\n\r\n`);
    socket.write(body);
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let held = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      held += bytes.toString('latin1');
      for (;;) {
        const head = held.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/.exec(held.slice(0, head))?.[1] ?? 0);
        if (head < 0 || held.length < head + 4 + length) return;
        answer(socket, held.slice(0, head + 4 + length));
        held = held.slice(head + 4 + length);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const SECRET = 'sk-provider';

/** The kind as somebody fills it in; its host is this machine. Tokens of Google are not to be had here: their exchange has a test of its own. */
function providerOf(kind: ProviderKind, origin: string) {
  const id = `prov_${kind.id}`;
  const connection = connectionOf(kind, Object.fromEntries(kind.settings.map(({ name, example }) => [name, example])));
  const { auth } = connection;
  const secret = auth.as === 'aws' ? 'AKIAEXAMPLE:secret' : SECRET;
  return provider(`${origin}/${kind.id}${new URL(connection.baseUrl).pathname.replace(/\/$/, '')}`, {
    id,
    slug: kind.id,
    name: kind.name,
    ...connection,
    baseUrl: `${origin}/${kind.id}${new URL(connection.baseUrl).pathname.replace(/\/$/, '')}`,
    auth: auth.as === 'google' ? { as: 'bearer' } : auth,
    keys: [providerKey(id, `${id}-key`, secret)],
  });
}

const ASKED = {
  messages: [
    { role: 'developer', content: 'Be brief.' },
    { role: 'user', content: 'hello' },
  ],
  max_completion_tokens: 64,
  temperature: 0.5,
  seed: 7,
  user: 'u-1',
  reasoning_effort: 'low',
  tools: [
    {
      type: 'function',
      function: { name: 'look', description: 'Looks', parameters: { type: 'object', properties: { at: { type: 'string' } }, required: ['at'] } },
    },
  ],
  tool_choice: 'required',
};

/** What differs from one run to the next. */
const settled = (text: string, origin: string) =>
  text
    .replaceAll(origin.slice('http://'.length), 'HOST')
    .replace(/user-agent: gatehouse\/\S+/, 'user-agent: gatehouse/VERSION')
    .replace(/x-request-id: \S+/, 'x-request-id: ID')
    .replace(/Signature=[0-9a-f]{64}/, 'Signature=SIGNATURE')
    .replaceAll('\r\n', '\n');

describe('every kind of provider', () => {
  test('is sent, byte for byte, what is written down; its answers, streams and refusals reach a client of OpenAI', async () => {
    const { origin, seen } = await startProviders();
    const gateway = await startGateway([llmApi(), ...KINDS.map((kind) => providerOf(kind, origin))], { nowMs: () => Date.parse('2026-03-04T05:06:07Z') });
    const ask = async (kind: ProviderKind, more: object) => {
      const body = JSON.stringify({ model: `${kind.id}/the-model`, ...ASKED, ...more });
      const answer = await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return { status: answer.status, text: await answer.text() };
    };
    for (const kind of KINDS) {
      const whole = await ask(kind, {});
      expect([kind.id, whole.status, JSON.parse(whole.text)]).toMatchObject([
        kind.id,
        200,
        { choices: [{ message: { content: 'Hi there' }, finish_reason: 'stop' }], usage: counted },
      ]);
      const stream = await ask(kind, { stream: true, stream_options: { include_usage: true } });
      const chunks = stream.text
        .split('\n\n')
        .flatMap((event) =>
          event.startsWith('data: {') ? [JSON.parse(event.slice(6)) as { choices: { delta: { content?: string } }[]; usage?: object }] : [],
        );
      expect([kind.id, stream.status, chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), stream.text.endsWith('data: [DONE]\n\n')]).toEqual(
        [kind.id, 200, 'Hi there', true],
      );
      expect([kind.id, chunks.flatMap(({ usage }) => usage ?? [])]).toMatchObject([kind.id, [counted]]);
      const refusal = await ask(kind, { messages: [{ role: 'user', content: 'refuse me' }] });
      expect([kind.id, refusal.status, JSON.parse(refusal.text)]).toMatchObject([kind.id, 429, { error: { message: refused } }]);
      const sent = seen.filter((one) => one.kind === kind.id).map(({ text }) => settled(text, origin));
      expect([kind.id, sent.length]).toEqual([kind.id, 3]);
      await expect(`${sent.join('\n\n')}\n`).toMatchFileSnapshot(`./provider-kinds/${kind.id}.http`);
    }
    await expect.poll(() => gateway.records.length).toBe(KINDS.length * 3);
    expect(JSON.stringify(gateway.records)).not.toContain(SECRET);
  }, 120_000);

  test.each(Object.entries(CLIENTS))(
    'answers the stock client %s: in one piece, as a stream, and with an error',
    async (_, client) => {
      const { origin } = await startProviders();
      const table = (kind: ProviderKind) => routes({ id: 'rt', name: MODEL, targets: [{ providerId: `prov_${kind.id}`, model: 'the-model' }] });
      // the same in formats that a kind speaks beside its own: these mocks know its own alone
      const own = (kind: ProviderKind) => ({ ...providerOf(kind, origin), speaks: [] });
      const gateway = await startGateway(null);
      const stock = client(`${gateway.url}/acme/llm`);
      for (const kind of KINDS) {
        expect(gateway.load([llmApi(), own(kind), table(kind)])).toEqual([]);
        expect([kind.id, await stock.ask('hello'), await stock.stream('hello')]).toEqual([kind.id, 'Hi there', 'Hi there']);
        const refusal = await stock.ask('refuse me').catch((error: { status?: number; statusCode?: number }) => error);
        expect([kind.id, refusal]).toMatchObject([kind.id, expect.toSatisfy((error) => (error.status ?? error.statusCode) === 429)]);
      }
      expect(JSON.stringify(gateway.records)).not.toContain(SECRET);
    },
    120_000,
  );

  test('is told of tools and calls them, and is shown pictures', async () => {
    const { origin, seen } = await startProviders();
    const gateway = await startGateway(null);
    const stock = (CLIENTS['openai, chat'] as (base: string) => Stock)(`${gateway.url}/acme/llm`);
    for (const kind of KINDS) {
      const table = routes({ id: 'rt', name: MODEL, targets: [{ providerId: `prov_${kind.id}`, model: 'the-model' }] });
      expect(gateway.load([llmApi(), providerOf(kind, origin), table])).toEqual([]);
      expect([kind.id, await stock.call('what is the weather?')]).toEqual([kind.id, PARIS]);
      expect([kind.id, seen.at(-1)?.text.includes(TOOL)]).toEqual([kind.id, kind.dialect.unsupported?.includes('tools') !== true]);
      expect([kind.id, await stock.see('hello, what is this?')]).toEqual([kind.id, 'Hi there']);
      // a provider that takes texts alone is sent none
      expect([kind.id, seen.at(-1)?.text.includes(PICTURE)]).toEqual([kind.id, kind.dialect.plainContent !== true]);
    }
  }, 120_000);
});
