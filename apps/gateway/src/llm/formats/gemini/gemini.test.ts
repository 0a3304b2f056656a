import type { Content, FunctionCallingConfigMode, GenerateContentResponse, GenerationConfig, Tool, ToolConfig } from '@google/genai';
import { expect, test } from 'vitest';
import { SseScanner } from '../../framing/index.js';
import {
  isObject,
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
import { openCallId } from '../call-ids.js';
import { openAiChat } from '../openai-chat/index.js';
import { gemini } from './index.js';

const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json;
const PATH = { model: 'gemini-2.5-flash', stream: false };

interface Body {
  contents: Content[];
  systemInstruction: Content;
  generationConfig: GenerationConfig;
  tools: Tool[];
  toolConfig: ToolConfig;
}

const BODY: Body = {
  systemInstruction: { parts: [{ text: 'Be brief.' }] },
  contents: [
    {
      role: 'user',
      parts: [
        { text: 'See' },
        { inlineData: { mimeType: 'image/png', data: 'aGk=' } },
        { inlineData: { mimeType: 'audio/wav', data: 'aGk=' } },
        { inlineData: { mimeType: 'application/pdf', data: 'aGk=' } },
        { fileData: { mimeType: 'video/mp4', fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/x' }, videoMetadata: { fps: 2 } },
        { fileData: { mimeType: 'image/png', fileUri: 'https://pictures.example/1.png' } },
      ],
    },
    {
      role: 'model',
      parts: [
        { text: 'thought', thought: true, thoughtSignature: 'c2ln' },
        { text: 'Let me look', thoughtSignature: 'c2lu' },
        { functionCall: { name: 'weather', args: { city: 'Ulm' } }, thoughtSignature: 'c2lo' },
        { functionCall: { name: 'weather', args: { city: 'Bonn' } } },
        { functionCall: { id: 'theirs-1', name: 'clock', args: {} } },
        { executableCode: { code: 'print(1)' } },
      ],
    },
    {
      role: 'user',
      parts: [
        { functionResponse: { name: 'weather', response: { output: 'rain' } } },
        { functionResponse: { name: 'weather', response: { degrees: 3 } } },
        { functionResponse: { id: 'theirs-1', name: 'clock', response: { error: 'broken' } } },
      ],
    },
  ],
  generationConfig: {
    maxOutputTokens: 10,
    temperature: 0.5,
    topP: 0.9,
    topK: 3,
    candidateCount: 2,
    stopSequences: ['END'],
    seed: 7,
    presencePenalty: 0.1,
    frequencyPenalty: 0.2,
    responseLogprobs: true,
    logprobs: 2,
    responseMimeType: 'application/json',
    responseJsonSchema: { $ref: '#/$defs/a', $defs: { a: { anyOf: [{ type: 'string' }] } } },
    thinkingConfig: { includeThoughts: true, thinkingBudget: 512 },
    responseModalities: ['TEXT' as never],
    speechConfig: { languageCode: 'de-DE' },
  },
  tools: [
    {
      functionDeclarations: [
        { name: 'weather', description: 'd', parameters: { type: 'object' as never, properties: { city: { type: 'string' as never } }, required: ['city'] } },
        {
          name: 'clock',
          parametersJsonSchema: { type: 'object', properties: { zone: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, additionalProperties: false },
        },
      ],
    },
    { googleSearch: {} },
  ],
  toolConfig: {
    functionCallingConfig: { mode: 'ANY' as FunctionCallingConfigMode, allowedFunctionNames: ['weather', 'clock'] },
    retrievalConfig: { languageCode: 'de' },
  },
};

test('a request with all that the stock client’s types have comes out as it went in', () => {
  const ledger = newLedger();
  const body = {
    ...(json(BODY) as JsonObject),
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    cachedContent: 'cachedContents/1',
    serviceTier: 'flex',
  };
  const request = gemini.decodeRequest(body, ledger, PATH);
  expect(request).toMatchObject({ from: 'gemini', model: 'gemini-2.5-flash', reasoning: { budgetTokens: 512, summary: 'auto' } });
  expect(gemini.encodeRequest(request, {}, ledger)).toEqual({ path: '/v1beta/models/gemini-2.5-flash:generateContent', body });
  expect(ledger.entries.filter(({ fate }) => fate !== 'carried')).toEqual([]);
});

test('names with underscores are taken as well, and schemas of its own are read as JSON Schema', () => {
  const request = gemini.decodeRequest(
    {
      system_instruction: { parts: [{ text: 's' }] },
      contents: [{ parts: [{ inline_data: { mime_type: 'image/png', data: 'aGk=' } }] }],
      generation_config: {
        max_output_tokens: 5,
        response_mime_type: 'application/json',
        response_schema: { type: 'OBJECT', properties: { a: { type: 'STRING', nullable: true } } },
      },
      tools: [
        {
          function_declarations: [
            { name: 'f', parameters: { type: 'OBJECT', properties: { n: { type: 'ARRAY', items: { type: 'INTEGER' }, minItems: '2' } } } },
          ],
        },
      ],
    },
    newLedger(),
    PATH,
  );
  expect(request).toMatchObject({
    messages: [{ role: 'system' }, { role: 'user', blocks: [{ type: 'image', source: { kind: 'data', mediaType: 'image/png' } }] }],
    sampling: { maxTokens: 5 },
    output: { kind: 'schema', schema: { type: 'object', properties: { a: { type: ['string', 'null'] } } } },
    tools: [{ name: 'f', parameters: { type: 'object', properties: { n: { type: 'array', items: { type: 'integer' }, minItems: 2 } } } }],
  });
});

test('calls without ids are told apart, and each result finds its call by name and order', () => {
  const request = gemini.decodeRequest(json(BODY), newLedger(), PATH);
  const calls = request.messages.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'tool-call' ? [block.id] : [])));
  const results = request.messages.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'tool-result' ? [block.callId] : [])));
  expect(results).toEqual(calls);
  expect(new Set(calls).size).toBe(3);
  expect(calls[2]).toBe('theirs-1');
});

const ANSWER = {
  responseId: 'r1',
  modelVersion: 'gemini-3-pro',
  candidates: [
    {
      index: 0,
      finishReason: 'STOP',
      content: {
        role: 'model',
        parts: [
          { text: 'thinking', thought: true },
          { text: 'Hello ' },
          { text: 'you' },
          { functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 'QUJD+/8=' },
          { functionCall: { name: 'f', args: {} } },
        ],
      },
    },
  ],
  usageMetadata: {
    promptTokenCount: 100,
    cachedContentTokenCount: 80,
    candidatesTokenCount: 20,
    thoughtsTokenCount: 30,
    toolUsePromptTokenCount: 5,
    totalTokenCount: 155,
    promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 7 }],
  },
} as unknown as GenerateContentResponse;
const USAGE = { inputTokens: 105, cachedInputTokens: 80, toolInputTokens: 5, outputTokens: 50, reasoningTokens: 30, audioInputTokens: 7 };

test('a reply: finished by its calls though it says STOP, counted with its thoughts, each call with an id that holds its proof', () => {
  const reply = gemini.decodeReply(json(ANSWER));
  expect(reply.usage).toEqual(USAGE);
  expect(gemini.usage(json(ANSWER))).toEqual(USAGE);
  const [choice] = reply.choices;
  expect(choice).toMatchObject({
    finish: 'tool-calls',
    blocks: [
      { type: 'reasoning', text: 'thinking', provider: 'gemini' },
      { type: 'text', text: 'Hello you' },
      { type: 'tool-call', name: 'f', arguments: '{"a":1}' },
      { type: 'tool-call', name: 'f', arguments: '{}' },
    ],
  });
  const ids = choice?.blocks.flatMap((block) => (block.type === 'tool-call' ? [block.id] : [])) ?? [];
  expect(ids.map((id) => openCallId(id).signature)).toEqual(['QUJD+/8=', undefined]);
  expect(new Set(ids).size).toBe(2);
  expect(gemini.decodeReply(json(ANSWER)).choices).toEqual(reply.choices);
  const back = gemini.encodeReply(reply, {} as ModelRequest, newLedger());
  expect(back).toMatchObject({
    responseId: 'r1',
    candidates: [{ finishReason: 'STOP', content: { parts: [{}, { text: 'Hello you' }, { thoughtSignature: 'QUJD+/8=' }, {}] } }],
  });
  expect(JSON.stringify(back)).not.toContain('_gh1_');
});

test.each([
  ['chat completions', openAiChat],
  ['messages', anthropic],
] as const)('the proof of a call comes back to the model by way of %s', (_what, codec) => {
  const reply = gemini.decodeReply(json(ANSWER));
  const asked: ModelRequest = { from: codec.wireFormat, model: 'm', stream: false, messages: [], sampling: {} };
  const told = codec.encodeReply(reply, asked, newLedger());
  const next: Json =
    codec === openAiChat
      ? {
          model: 'm',
          messages: [
            { role: 'user', content: 'x' },
            // as frameworks give it back: the call with its id alone
            {
              role: 'assistant',
              tool_calls: ((told as { choices: { message: { tool_calls: JsonObject[] } }[] }).choices[0]?.message.tool_calls ?? []).map(
                ({ id, type, function: called }) => ({ id, type, function: called }) as Json,
              ),
            },
            ...((told as { choices: { message: { tool_calls: JsonObject[] } }[] }).choices[0]?.message.tool_calls ?? [])
              .map(({ id }): Json => ({ role: 'tool', tool_call_id: id as string, content: 'ok' }))
              .reverse(),
          ],
        }
      : {
          model: 'm',
          max_tokens: 9,
          messages: [
            { role: 'user', content: 'x' },
            { role: 'assistant', content: (told as { content: Json[] }).content.filter((one) => isObject(one) && one.type === 'tool_use') },
            {
              role: 'user',
              content: (told as { content: JsonObject[] }).content
                .filter(({ type }) => type === 'tool_use')
                .map(({ id }): Json => ({ type: 'tool_result', tool_use_id: id as string, content: 'ok' })),
            },
          ],
        };
  const ledger = newLedger();
  const { body } = gemini.encodeRequest(codec.decodeRequest(next, ledger), {}, ledger);
  expect((body as unknown as Body).contents).toEqual([
    { role: 'user', parts: [{ text: 'x' }] },
    { role: 'model', parts: [{ functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 'QUJD+/8=' }, { functionCall: { name: 'f', args: {} } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'f', response: { output: 'ok' } } }, { functionResponse: { name: 'f', response: { output: 'ok' } } }] },
  ]);
  expect(ledger.entries.filter(({ fate }) => fate === 'lost')).toEqual([]);
  // and to others it does not go
  if (codec !== anthropic) expect(JSON.stringify(anthropic.encodeRequest(codec.decodeRequest(next, newLedger()), {}, newLedger()))).not.toContain('_gh1_');
});

test('a prompt that is refused is content that was filtered, and says so again', () => {
  const body = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 3 }, modelVersion: 'm', responseId: 'r' };
  const reply = gemini.decodeReply(body);
  expect(reply).toMatchObject({ choices: [{ finish: 'content-filter', blocks: [] }], usage: { inputTokens: 3 } });
  expect(gemini.encodeReply(reply, {} as ModelRequest, newLedger())).toMatchObject({ promptFeedback: { blockReason: 'SAFETY' } });
});

test('sources of a grounded answer are citations of its text, counted in characters', () => {
  const reply = gemini.decodeReply({
    candidates: [
      {
        finishReason: 'STOP',
        content: { parts: [{ text: 'Grüße aus Ulm' }] },
        groundingMetadata: {
          groundingChunks: [{ web: { uri: 'https://ulm.example', title: 'Ulm' } }],
          groundingSupports: [{ segment: { startIndex: 0, endIndex: 7, text: 'Grüße' }, groundingChunkIndices: [0] }],
        },
      },
    ],
  });
  expect(reply.choices[0]?.blocks).toEqual([
    { type: 'text', text: 'Grüße aus Ulm', citations: [{ url: 'https://ulm.example', title: 'Ulm', start: 0, end: 5, quote: 'Grüße' }] },
  ]);
});

const CHUNKS: Json[] = [
  {
    responseId: 'r2',
    modelVersion: 'gemini-3-pro',
    candidates: [{ index: 0, content: { role: 'model', parts: [{ text: 'hm ', thought: true }] } }],
    usageMetadata: { promptTokenCount: 10 },
  },
  { responseId: 'r2', candidates: [{ content: { parts: [{ text: 'hm', thought: true }] } }] },
  { responseId: 'r2', candidates: [{ content: { parts: [{ text: 'Hel' }] } }] },
  { responseId: 'r2', candidates: [{ content: { parts: [{ text: 'lo' }] } }] },
  {
    responseId: 'r2',
    candidates: [
      { content: { parts: [{ functionCall: { name: 'f', args: { a: 'ü' } }, thoughtSignature: 'c2ln' }, { functionCall: { name: 'f', args: {} } }] } },
    ],
  },
  {
    responseId: 'r2',
    candidates: [{ content: { parts: [{ text: '' }] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 4, thoughtsTokenCount: 2, totalTokenCount: 16 },
  },
];

function read(chunks: readonly Json[]): ModelEvent[] {
  const out: ModelEvent[] = [];
  const state = new StreamState((event) => out.push(event));
  const decoder = gemini.eventDecoder();
  for (const chunk of chunks) for (const one of decoder.event({ data: JSON.stringify(chunk) })) state.push(one);
  for (const one of decoder.end()) state.push(one);
  state.cut();
  return out;
}
const collected = (events: readonly ModelEvent[]) => {
  const collector = new ReplyCollector();
  for (const event of events) collector.event(event);
  return collector.reply;
};

test('a stream is joined to blocks, and written as one that reads the same', () => {
  const events = read(CHUNKS);
  expect(orderFault(events)).toBeUndefined();
  const reply = collected(events);
  expect(reply).toMatchObject({
    id: 'r2',
    usage: { inputTokens: 10, outputTokens: 6, reasoningTokens: 2 },
    choices: [
      {
        finish: 'tool-calls',
        blocks: [
          { type: 'reasoning', text: 'hm hm' },
          { type: 'text', text: 'Hello' },
          { type: 'tool-call', name: 'f', arguments: '{"a":"ü"}' },
          { type: 'tool-call', name: 'f', arguments: '{}' },
        ],
      },
    ],
  });
  const encoder = gemini.eventEncoder({ model: 'm' } as ModelRequest, newLedger());
  const frames: Json[] = [];
  const scanner = new SseScanner((frame) => frames.push(JSON.parse(frame.data) as Json));
  for (const event of replayReply(reply)) scanner.push(Buffer.from(encoder.event(event)));
  scanner.end();
  const again = collected(read(frames));
  // ids are made anew, as the places of parts have changed: all else is the same
  const plain = ({ choices }: typeof reply) =>
    choices.map((choice) => ({
      ...choice,
      blocks: choice.blocks.map((block) => ('id' in block ? { ...block, id: openCallId(block.id ?? '').signature } : block)),
    }));
  expect(plain(again)).toEqual(plain(reply));
  expect(again.usage).toEqual(reply.usage);
  expect(CHUNKS.map((chunk) => gemini.usageOfEvent({ data: JSON.stringify(chunk) })).filter((one) => one !== undefined)).toEqual([
    { inputTokens: 10 },
    { inputTokens: 10, outputTokens: 6, reasoningTokens: 2 },
  ]);
});

test('a stream without a finish was cut, and an error in one is one', () => {
  expect(read(CHUNKS.slice(0, 4)).at(-1)).toMatchObject({ type: 'error', error: { class: 'cut' } });
  expect(read([...CHUNKS.slice(0, 2), { error: { code: 503, message: 'busy', status: 'UNAVAILABLE' } }]).at(-1)).toMatchObject({
    type: 'error',
    error: { class: 'overloaded', status: 503 },
  });
  expect(read([{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }])).toMatchObject([
    { type: 'start' },
    { type: 'finish', finish: 'content-filter' },
    { type: 'end' },
  ]);
});

test.each([
  [400, 'INVALID_ARGUMENT', 'The input token count (2000000) exceeds the maximum number of tokens allowed (1048575).', 'context-length'],
  [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', 'auth'],
  [400, 'INVALID_ARGUMENT', 'bad', 'bad-request'],
  [403, 'PERMISSION_DENIED', 'no', 'auth'],
  [404, 'NOT_FOUND', 'no', 'not-found'],
  [429, 'RESOURCE_EXHAUSTED', 'slow', 'rate-limit'],
  [503, 'UNAVAILABLE', 'busy', 'overloaded'],
  [504, 'DEADLINE_EXCEEDED', 'late', 'timeout'],
] as const)('%i %s: %s', (code, status, message, kind) => {
  const error = gemini.decodeError(
    code,
    [{ error: { code, message, status, details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '33.5s' }] } }],
    () => undefined,
  );
  expect(error).toEqual({ class: kind, status: code, type: status, message, retryAfterMs: 33_500 });
  expect(gemini.encodeError(error)).toEqual({ status: code, body: { error: { code, message, status } } });
});

test('calls of two answers without ids of any kind have ids of their own', () => {
  const answer = { candidates: [{ content: { role: 'model', parts: [{ functionCall: { name: 'weather', args: {} } }] }, finishReason: 'STOP' }] };
  const idOf = () => gemini.decodeReply(answer).choices[0]?.blocks.flatMap((block) => (block.type === 'tool-call' ? block.id : []))[0];
  const streamed = () =>
    gemini
      .eventDecoder()
      .event({ data: JSON.stringify(answer) })
      .flatMap((event) => (event.type === 'block-start' && event.initial.type === 'tool-call' ? event.initial.id : []))[0];
  const ids = [idOf(), idOf(), streamed(), streamed()];
  expect(new Set(ids).size).toBe(4);
  expect(ids).not.toContain(undefined);
});
