import { CallRecord } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { conformance, type Gateway, policy, startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, provider, routes } from './llm-harness.js';

const HELLO = [{ role: 'user', content: 'hello' }];
const JSON_TYPE = 'application/json';
const SSE = 'text/event-stream';

interface Odd {
  status?: number;
  type?: string;
  body: string | Buffer;
  headers?: Record<string, string>;
}

const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const chat = (more: object) =>
  JSON.stringify({
    id: 'c',
    object: 'chat.completion',
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
    ...more,
  });
const BODIES: Odd[] = [
  ...[
    'null',
    '[]',
    '"x"',
    '5',
    '{}',
    '',
    ' ',
    '{"choices":null}',
    '{"choices":[null]}',
    '{"choices":[{"message":null}]}',
    '{"content":[null]}',
    '{"content":{}}',
    '{"candidates":[null]}',
    '{"candidates":[{"content":{"parts":[null]}}]}',
    '{"output":[null]}',
    '{"output":{"message":{"content":[null]}}}',
    '{"message":{"content":[null],"tool_calls":[null]}}',
    '{"error":null}',
    '{"error":"x"}',
    '{"error":[]}',
    '{"usage":null,"choices":[]}',
    '{"usage":[],"choices":[{}]}',
    DEEP,
    `{"choices":${DEEP}}`,
    '\ufeff{}',
    '<html><body>Bad Gateway</body></html>',
  ].map((body) => ({ body })),
  { type: 'text/html', body: '<html>' },
  { type: '', body: '{}' },
  { type: '', body: chat({}) },
  { type: 'application/octet-stream', body: chat({}) },
  { type: SSE, body: '' },
  { type: SSE, body: 'data: null\n\n' },
  { type: SSE, body: 'data: []\n\ndata: 5\n\ndata: {}\n\ndata: [DONE]\n\n' },
  { type: SSE, body: 'data: {"choices":[null]}\n\ndata: {"choices":null}\n\n' },
  { type: SSE, body: 'data: {"error":null}\n\n' },
  { type: SSE, body: 'event: error\ndata: x\n\n' },
  {
    type: SSE,
    body: 'event: message_start\ndata: {}\n\nevent: content_block_delta\ndata: {"type":"content_block_delta"}\n\nevent: message_stop\ndata: {}\n\n',
  },
  { type: SSE, body: 'data: {"candidates":[{}]}\n\ndata: {"candidates":[{"content":{"parts":[{"text":5}]}}]}\n\n' },
  { type: SSE, body: `data: ${DEEP}\n\n` },
  { type: 'text/plain', body: 'data: {"choices":[{"delta":{"content":"x"}}]}\n\ndata: [DONE]\n\n' },
  { type: 'application/x-ndjson', body: 'null\n{}\n{"done":true}\n' },
  { status: 204, body: '' },
  { status: 206, body: '{}' },
  { status: 301, body: '', headers: { location: 'http://evil.test/' } },
  { status: 418, body: 'teapot', type: 'text/plain' },
  { status: 500, body: '<html>' },
  { status: 599, body: '' },
  { status: 401, body: 'null' },
  { status: 429, body: '[]', headers: { 'retry-after': 'soon' } },
  { status: 400, body: `{"error":{"message":${JSON.stringify('x\r\ny')},"code":5,"details":[null]}}` },
];

const PROVIDERS = {
  openai: provider,
  responses: (url: string, more = {}) => provider(url, { wireFormat: 'openai-responses', speaks: [], ...more }),
  anthropic: anthropicProvider,
  gemini: geminiProvider,
  bedrock: (url: string, more = {}) => provider(url, { wireFormat: 'bedrock', speaks: [], ...more }),
  cohere: (url: string, more = {}) => provider(url, { wireFormat: 'cohere', speaks: [], ...more }),
  ollama: (url: string, more = {}) => provider(url, { wireFormat: 'ollama', speaks: [], ...more }),
};

const CALLS = [
  ['/v1/chat/completions', { messages: HELLO }],
  ['/v1/messages', { messages: HELLO, max_tokens: 5 }],
] as const;

async function ask(gateway: Gateway, path: string, body: object): Promise<string> {
  const response = await fetch(`${gateway.url}/acme/llm${path}`, {
    method: 'POST',
    headers: { 'content-type': JSON_TYPE },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(4_000),
  });
  try {
    return `${response.status} ${await response.text()}`;
  } catch {
    return `${response.status} cut`;
  }
}

describe('providers that answer anything at all', () => {
  for (const [name, make] of Object.entries(PROVIDERS))
    test(`leave no call of theirs unanswered: ${name}`, async () => {
      let odd: Odd = { body: '' };
      const behind = await upstreamServer((_request, response) => {
        const type = odd.type ?? JSON_TYPE;
        response.writeHead(odd.status ?? 200, { ...(type !== '' && { 'content-type': type }), ...odd.headers });
        response.end(odd.body);
      });
      const one = make(behind.url, { id: 'prov_1', slug: 'p' });
      const gateway = await startGateway([
        llmApi(),
        one,
        routes({ id: 'rt_1', name: 'smart', strategy: 'priority', targets: [{ providerId: 'prov_1', model: 'm' }] }),
      ]);
      let calls = 0;
      for (odd of BODIES)
        for (const [path, body] of CALLS)
          for (const stream of [false, true]) {
            const at = `${path} ${stream} ${JSON.stringify(odd).slice(0, 90)}`;
            calls++;
            const answer = await ask(gateway, path, { model: 'smart', stream, ...body }).catch((error: Error) => error.message);
            expect(answer, at).toMatch(/^\d{3} /);
            expect(answer, at).not.toMatch(/sk-provider-secret|evil\.test/);
          }
      await expect.poll(() => gateway.records.length).toBe(calls);
      for (const record of gateway.records) expect(CallRecord.safeParse(record).error?.message).toBeUndefined();
      expect(gateway.logged.map((line) => line.slice(0, 500))).toEqual([]);
    }, 60_000);
});

conformance('what providers say they used', () => {
  const usage = (told: object) => chat({ usage: told });

  test('is counted in whole numbers that no record or counter stumbles over', async () => {
    let told: object = {};
    const behind = await upstreamServer((_request, response) => void response.setHeader('content-type', JSON_TYPE).end(usage(told)));
    const gateway = await startGateway([llmApi({}, [policy('token-limit', { tokens: 1_000_000, period: 'day', by: 'api' })]), provider(behind.url)]);
    const counted = async (usage: object) => {
      told = usage;
      const { length } = gateway.records;
      expect(await ask(gateway, '/v1/chat/completions', { model: 'openai/m', messages: HELLO })).toMatch(/^200 /);
      await expect.poll(() => gateway.records.length).toBe(length + 1);
      const record = gateway.records.at(-1);
      expect(CallRecord.safeParse(record).error?.message).toBeUndefined();
      return record?.llm?.usage;
    };
    expect(await counted({ prompt_tokens: 10.2, completion_tokens: 1.5, total_tokens: 11.7 })).toEqual({ inputTokens: 11, outputTokens: 2 });
    const spent = () => gateway.limiters.countOf([...new Set(gateway.limiters.taken)][0] ?? '');
    expect(spent()).toBe(13);
    // nothing comes back to a limit by a provider's word
    expect(await counted({ prompt_tokens: -1e9, completion_tokens: -5 })).not.toMatchObject({ inputTokens: expect.any(Number) });
    expect(spent()).toBeGreaterThanOrEqual(13);
    expect(await counted({ prompt_tokens: 1e300, completion_tokens: 1 })).toEqual({ inputTokens: 1e12, outputTokens: 1 });
  });

  test('why a model stopped, and what was lost of a call, are cut for the record', async () => {
    const long = 'x'.repeat(5_000);
    const behind = await upstreamServer((_request, response) => {
      response.setHeader('content-type', JSON_TYPE).end(JSON.stringify({ type: 'message', content: [{ type: 'text', text: 'hi' }], stop_reason: long }));
    });
    const gateway = await startGateway([llmApi(), anthropicProvider(behind.url)]);
    expect(await ask(gateway, '/v1/chat/completions', { model: 'anthropic/m', messages: HELLO, [long]: 1 })).toMatch(/^200 /);
    await expect.poll(() => gateway.records.length).toBe(1);
    const { finish, lost } = gateway.records[0]?.llm ?? {};
    expect([finish?.length, lost?.[0]?.length]).toEqual([100, 200]);
  });
});

conformance('conversations that do not say what they are', () => {
  test('are read as what was asked for: counted, and known to be broken', async () => {
    let body = chat({ usage: { prompt_tokens: 3, completion_tokens: 2 } });
    const behind = await upstreamServer((_request, response) => void response.writeHead(200).end(body));
    const gateway = await startGateway([llmApi(), provider(behind.url)]);
    const hello = { model: 'openai/m', messages: HELLO };
    expect(await ask(gateway, '/v1/chat/completions', hello)).toMatch(/^200 .*"hi"/);
    body = 'busy, come back later';
    expect(await ask(gateway, '/v1/chat/completions', hello)).toMatch(/^502 /);
    body = 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\ndata: {"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":1}}\n\ndata: [DONE]\n\n';
    expect(await ask(gateway, '/v1/chat/completions', { ...hello, stream: true })).toMatch(/^200 data: .*"hi"/);
    // what began may cost, though it could not be used: nobody said how much
    await expect
      .poll(() => gateway.records.map(({ llm }) => [llm?.usage?.inputTokens, llm?.estimated]))
      .toEqual([
        [3, undefined],
        [expect.any(Number), true],
        [4, undefined],
      ]);
  });
});
