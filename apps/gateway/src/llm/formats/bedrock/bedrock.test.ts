import { createServer, type Http2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { expect, onTestFinished, test } from 'vitest';
import { AwsEventScanner, awsEventFrame } from '../../framing/index.js';
import {
  type Frame,
  type Json,
  type JsonObject,
  type ModelEvent,
  type ModelRequest,
  newLedger,
  ReplyCollector,
  replayReply,
  StreamState,
} from '../../ir/index.js';
import { orderFault } from '../../ir/stream-order.js';
import { anthropic } from '../anthropic/index.js';
import { bedrock } from './index.js';

/** AWS's own client, before a server that answers as told. */
async function awsClient(answer: () => { type: string; body: Buffer | string }) {
  const seen: { path: string; body: Json }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      seen.push({ path: request.url, body: JSON.parse(text) as Json });
      const { type, body } = answer();
      response.writeHead(200, { 'content-type': type }).end(body);
    });
  });
  const sessions = new Set<Http2Session>();
  server.on('session', (session) => sessions.add(session));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new BedrockRuntimeClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  onTestFinished(() => {
    client.destroy();
    for (const session of sessions) session.destroy();
    server.close();
  });
  return { client, seen };
}

const bytes = Buffer.from('hi');
const INPUT: ConverseCommandInput = {
  modelId: 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0',
  system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
  messages: [
    {
      role: 'user',
      content: [
        { text: 'See' },
        { image: { format: 'png', source: { bytes } } },
        { image: { format: 'jpeg', source: { s3Location: { uri: 's3://bucket/1.jpg', bucketOwner: '123456789012' } } } },
        { document: { format: 'pdf', name: 'a paper', source: { bytes }, context: 'c', citations: { enabled: true } } },
        { video: { format: 'mp4', source: { bytes } } },
        { cachePoint: { type: 'default', ttl: '1h' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'hm', signature: 'c2ln' } } },
        { reasoningContent: { redactedContent: bytes } },
        { text: 'Looking' },
        { toolUse: { toolUseId: 't1', name: 'weather', input: { city: 'Ulm' } } },
        { toolUse: { toolUseId: 't2', name: 'weather', input: {} } },
      ],
    },
    {
      role: 'user',
      content: [
        { toolResult: { toolUseId: 't1', content: [{ json: { degrees: 3 } }], status: 'success' } },
        { toolResult: { toolUseId: 't2', content: [{ text: 'no' }, { image: { format: 'png', source: { bytes } } }], status: 'error' } },
      ],
    },
  ],
  inferenceConfig: { maxTokens: 10, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
  toolConfig: {
    tools: [{ toolSpec: { name: 'weather', description: 'd', inputSchema: { json: { type: 'object' } }, strict: true } }, { cachePoint: { type: 'default' } }],
    toolChoice: { tool: { name: 'weather' } },
  },
  outputConfig: { effort: 'low', textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object"}', name: 'n', description: 'd' } } } },
  guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
  additionalModelRequestFields: { top_k: 3 },
  requestMetadata: { team: 'a' },
  performanceConfig: { latency: 'optimized' },
  serviceTier: { type: 'flex' },
};

const OUTPUT: JsonObject = {
  output: {
    message: {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'hm', signature: 'c2ln' } } },
        { text: 'Hi' },
        { toolUse: { toolUseId: 't1', name: 'f', input: { a: 1 } } },
        { toolUse: { toolUseId: 't2', name: 'f', input: {} } },
      ],
    },
  },
  stopReason: 'tool_use',
  usage: {
    inputTokens: 10,
    outputTokens: 5,
    totalTokens: 125,
    cacheReadInputTokens: 100,
    cacheWriteInputTokens: 10,
    cacheDetails: [{ ttl: '1h', inputTokens: 4 }],
  },
  metrics: { latencyMs: 7 },
};
const USAGE = { inputTokens: 120, cachedInputTokens: 100, cacheWriteTokens: 10, cacheWrite1hTokens: 4, outputTokens: 5 };

test('a request as AWS’s own client sends it comes out as it went in, and its client reads the answer', async () => {
  const reply = bedrock.decodeReply(OUTPUT);
  const { client, seen } = await awsClient(() => ({
    type: 'application/json',
    body: JSON.stringify(bedrock.encodeReply(reply, {} as ModelRequest, newLedger())),
  }));
  const answer = await client.send(new ConverseCommand(INPUT));
  const [sent] = seen;
  const ledger = newLedger();
  const request = bedrock.decodeRequest(sent?.body ?? null, ledger, { model: INPUT.modelId ?? '' });
  const again = bedrock.encodeRequest(request, {}, ledger);
  const expected = JSON.parse(JSON.stringify(sent?.body)) as Json;
  expect(again.body).toEqual(expected);
  expect(again.path).toBe(sent?.path);
  expect(ledger.entries.filter(({ fate }) => fate !== 'carried')).toEqual([]);
  expect(answer).toMatchObject({ stopReason: 'tool_use', usage: OUTPUT.usage, output: OUTPUT.output });
});

test('a reply: input with what was cached, calls apart', () => {
  const reply = bedrock.decodeReply(OUTPUT);
  expect(reply.usage).toEqual(USAGE);
  expect(bedrock.usage(OUTPUT)).toEqual(USAGE);
  expect(reply.choices).toMatchObject([
    {
      finish: 'tool-calls',
      blocks: [
        { type: 'reasoning', text: 'hm', signature: 'c2ln', provider: 'bedrock' },
        { type: 'text', text: 'Hi' },
        { type: 'tool-call', id: 't1', arguments: '{"a":1}' },
        { type: 'tool-call', id: 't2', arguments: '{}' },
      ],
    },
  ]);
  expect(() => bedrock.decodeReply({ message: 'x' })).toThrow(expect.objectContaining({ name: 'BadModelReply' }) as Error);
});

const STREAM: readonly (readonly [string, JsonObject])[] = [
  ['messageStart', { role: 'assistant' }],
  ['contentBlockDelta', { delta: { reasoningContent: { text: 'h' } }, contentBlockIndex: 0 }],
  ['contentBlockDelta', { delta: { reasoningContent: { text: 'm' } }, contentBlockIndex: 0 }],
  ['contentBlockDelta', { delta: { reasoningContent: { signature: 'c2ln' } }, contentBlockIndex: 0 }],
  ['contentBlockStop', { contentBlockIndex: 0 }],
  ['contentBlockDelta', { delta: { text: 'Grü' }, contentBlockIndex: 1 }],
  ['contentBlockDelta', { delta: { text: 'ße' }, contentBlockIndex: 1 }],
  ['contentBlockStop', { contentBlockIndex: 1 }],
  ['contentBlockStart', { start: { toolUse: { toolUseId: 't1', name: 'f' } }, contentBlockIndex: 2 }],
  ['contentBlockDelta', { delta: { toolUse: { input: '{"a"' } }, contentBlockIndex: 2 }],
  ['contentBlockDelta', { delta: { toolUse: { input: ':1}' } }, contentBlockIndex: 2 }],
  ['contentBlockStop', { contentBlockIndex: 2 }],
  ['contentBlockStart', { start: { toolUse: { toolUseId: 't2', name: 'f' } }, contentBlockIndex: 3 }],
  ['contentBlockStop', { contentBlockIndex: 3 }],
  ['messageStop', { stopReason: 'tool_use' }],
  ['metadata', { usage: OUTPUT.usage ?? {}, metrics: { latencyMs: 7 } }],
];

function read(bytes: Buffer): ModelEvent[] {
  const out: ModelEvent[] = [];
  const state = new StreamState((event) => out.push(event));
  const decoder = bedrock.eventDecoder();
  const scanner = new AwsEventScanner((frame: Frame) => {
    for (const one of decoder.event(frame)) state.push(one);
  });
  scanner.push(bytes);
  for (const one of decoder.end()) state.push(one);
  state.cut();
  return out;
}
const collected = (events: readonly ModelEvent[]) => {
  const collector = new ReplyCollector();
  for (const event of events) collector.event(event);
  return collector.reply;
};
const written = (frames: typeof STREAM) => Buffer.concat(frames.map(([name, value]) => awsEventFrame(name, JSON.stringify(value))));

test('a stream is read, and what is written of it AWS’s own client reads', async () => {
  const events = read(written(STREAM));
  expect(orderFault(events)).toBeUndefined();
  const reply = collected(events);
  expect(reply).toMatchObject({
    usage: USAGE,
    choices: [
      {
        finish: 'tool-calls',
        blocks: [{ type: 'reasoning', text: 'hm', signature: 'c2ln' }, { text: 'Grüße' }, { id: 't1', arguments: '{"a":1}' }, { id: 't2', arguments: '{}' }],
      },
    ],
  });
  const encoder = bedrock.eventEncoder({} as ModelRequest, newLedger());
  const body = Buffer.concat(replayReply(reply).map((event) => Buffer.from(encoder.event(event))));
  expect(collected(read(body))).toEqual(reply);
  const { client, seen } = await awsClient(() => ({ type: encoder.contentType, body }));
  const answer = await client.send(new ConverseStreamCommand(INPUT));
  const theirs: ConverseStreamOutput[] = [];
  for await (const one of answer.stream ?? []) theirs.push(one);
  expect(seen[0]?.path).toBe(
    bedrock.encodeRequest({ ...bedrock.decodeRequest(seen[0]?.body ?? null, newLedger(), { model: INPUT.modelId ?? '' }), stream: true }, {}, newLedger()).path,
  );
  expect(theirs.map((one) => Object.keys(one)[0]).filter((name) => name === 'messageStart' || name === 'messageStop' || name === 'metadata')).toEqual([
    'messageStart',
    'messageStop',
    'metadata',
  ]);
  expect(theirs.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta?.toolUse?.input ?? []).join('')).toBe('{"a":1}{}');
  expect(theirs.find(({ metadata }) => metadata !== undefined)?.metadata?.usage).toEqual(OUTPUT.usage);
});

test('a stream that was cut, and one that throws, are errors', () => {
  expect(read(written(STREAM.slice(0, 8))).at(-1)).toMatchObject({ type: 'error', error: { class: 'cut' } });
  const thrown = Buffer.concat([written(STREAM.slice(0, 2)), awsEventFrame('throttlingException', '{"message":"slow down"}', true)]);
  expect(read(thrown).at(-1)).toMatchObject({ type: 'error', error: { class: 'rate-limit', status: 429, type: 'ThrottlingException', message: 'slow down' } });
});

test.each([
  ['ValidationException', 400, 'Input is too long for requested model.', 'context-length'],
  ['ValidationException', 400, 'bad', 'bad-request'],
  ['AccessDeniedException', 403, 'no', 'auth'],
  ['ResourceNotFoundException', 404, 'no', 'not-found'],
  ['ThrottlingException', 429, 'slow', 'rate-limit'],
  ['ServiceQuotaExceededException', 400, 'quota', 'quota'],
  ['ModelTimeoutException', 408, 'late', 'timeout'],
  ['InternalServerException', 500, 'oops', 'server'],
  ['ServiceUnavailableException', 503, 'busy', 'overloaded'],
] as const)('%s %i: %s', (name, status, message, kind) => {
  const error = bedrock.decodeError(status, { message }, (header) => (header === 'x-amzn-errortype' ? `${name}:http://internal.amazon.com/` : undefined));
  expect(error).toEqual({ class: kind, status, type: name, message });
  expect(bedrock.encodeError(error)).toEqual({ status, body: { __type: name, message } });
});

test('a conversation with Claude goes on at Bedrock, thoughts and cache marks with it', () => {
  const ledger = newLedger();
  const body: Json = {
    model: 'm',
    max_tokens: 9,
    system: [{ type: 'text', text: 's', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    messages: [
      { role: 'user', content: 'x' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
          { type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 1 } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'ok' }] },
    ],
    tools: [{ name: 'f', input_schema: { type: 'object' } }],
  };
  expect(bedrock.encodeRequest(anthropic.decodeRequest(body, ledger), {}, ledger).body).toEqual({
    system: [{ text: 's' }, { cachePoint: { type: 'default', ttl: '1h' } }],
    messages: [
      { role: 'user', content: [{ text: 'x' }] },
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'hm', signature: 'c2ln' } } },
          { toolUse: { toolUseId: 'toolu_1', name: 'f', input: { a: 1 } } },
        ],
      },
      { role: 'user', content: [{ toolResult: { toolUseId: 'toolu_1', content: [{ text: 'ok' }] } }] },
    ],
    inferenceConfig: { maxTokens: 9 },
    toolConfig: { tools: [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object' } } } }] },
  });
  expect(ledger.entries).toEqual([]);
});
