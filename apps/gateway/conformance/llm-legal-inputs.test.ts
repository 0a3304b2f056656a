import { PROVIDER_KINDS, type ProviderObject, type SnapshotObject } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, provider } from './llm-harness.js';

const bedrockProvider = (url: string): ProviderObject => provider(url, { slug: 'bedrock', wireFormat: 'bedrock', speaks: [] });
const responsesProvider = (url: string): ProviderObject => provider(url, { slug: 'responses', wireFormat: 'openai-responses', speaks: [] });

const REPLIES: Record<string, object> = {
  anthropic: { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [{ type: 'text', text: 'ok' }], stop_reason: 'end_turn', usage: {} },
  gemini: { candidates: [{ content: { role: 'model', parts: [{ text: 'ok' }] }, finishReason: 'STOP' }] },
  bedrock: { output: { message: { role: 'assistant', content: [{ text: 'ok' }] } }, stopReason: 'end_turn', usage: {} },
  openai: { id: 'c', choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }] },
  responses: { id: 'r', object: 'response', status: 'completed', output: [] },
};

interface Asked {
  status: number;
  lost: string | null;
  body: string;
  /** What the provider was sent. */
  sent: Record<string, unknown>;
  raw: string;
}

/** Asks a provider for something in the caller's format, and tells what came there. */
async function asked(slug: keyof typeof REPLIES, path: string, body: object | string, reply: object | string = REPLIES[slug] as object): Promise<Asked> {
  const upstream = await upstreamServer((_, response) => {
    const text = typeof reply === 'string' ? reply : JSON.stringify(reply);
    response.setHeader('content-type', text.startsWith('data:') ? 'text/event-stream' : 'application/json').end(text);
  });
  const { url } = upstream;
  const makers: Record<string, () => SnapshotObject> = {
    anthropic: () => anthropicProvider(url, { dialect: { thinking: 'adaptive' } }),
    gemini: () => geminiProvider(url),
    bedrock: () => bedrockProvider(url),
    responses: () => responsesProvider(`${url}/v1`),
    openai: () => provider(`${url}/v1`),
  };
  const gateway = await startGateway([llmApi(), (makers[slug] as () => SnapshotObject)()]);
  const response = await fetch(`${gateway.url}/acme/llm${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    lost: response.headers.get('x-gatehouse-lost'),
    body: text,
    sent: JSON.parse(upstream.requests[0]?.body ?? '{}') as Record<string, unknown>,
    raw: upstream.requests[0]?.body ?? '',
  };
}

const CHAT = '/v1/chat/completions';
const user = { role: 'user', content: 'What is the weather?' };
const weather = { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } };

describe('what Google’s API takes', () => {
  const path = (slug: string) => `/v1beta/models/${slug}/m:generateContent`;

  test('an answer of a function without an id is that of the call by name and order, though calls have ids', async () => {
    const call = (id: string, city: string) => ({ functionCall: { id, name: 'weather', args: { city } } });
    const told = (output: string, id?: string) => ({ functionResponse: { name: 'weather', response: { output }, ...(id && { id }) } });
    const contents = [
      { role: 'user', parts: [{ text: 'Weather?' }] },
      { role: 'model', parts: [call('toolu_1', 'Oslo'), call('toolu_2', 'Rome'), call('toolu_3', 'Bern')] },
      { role: 'user', parts: [told('sun', 'toolu_2'), told('snow'), told('rain')] },
    ];
    const { sent } = await asked('anthropic', path('anthropic'), { contents, tools: [{ functionDeclarations: [weather] }] });
    const results = (sent.messages as { content: { tool_use_id: string; content: string }[] }[])[2]?.content;
    expect(results?.map((one) => [one.tool_use_id, one.content])).toEqual([
      ['toolu_2', 'sun'],
      ['toolu_1', 'snow'],
      ['toolu_3', 'rain'],
    ]);
  });

  test('one object in the place of a list of one, and words for modes in any case', async () => {
    const { status, sent } = await asked('openai', path('openai'), {
      contents: { role: 'user', parts: { text: 'Hi' } },
      system_instruction: { parts: { text: 'Be brief' } },
      tools: { function_declarations: weather },
      tool_config: { function_calling_config: { mode: 'any' } },
      generation_config: { stop_sequences: 'END' },
    });
    expect(status).toBe(200);
    expect(sent).toMatchObject({
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Be brief' }] },
        { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      ],
      tools: [{ type: 'function', function: weather }],
      tool_choice: 'required',
      stop: ['END'],
    });
  });
});

describe('what OpenAI’s API takes', () => {
  const called = (content: string | null) => ({
    role: 'assistant',
    content,
    tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '' } }],
  });
  const told = { role: 'tool', tool_call_id: 'call_1', content: 'snow' };

  test.each(['anthropic', 'bedrock'])('words that are white space alone, which %s refuses', async (slug) => {
    const { status, sent } = await asked(slug, CHAT, {
      model: `${slug}/m`,
      messages: [{ role: 'system', content: ' ' }, user, called('\n\n'), told, { role: 'assistant', content: '\n' }, { role: 'user', content: 'And?' }],
      tools: [{ type: 'function', function: weather }],
    });
    expect(status).toBe(200);
    expect(sent.system).toBeUndefined();
    expect(sent.messages).toMatchObject([{ role: 'user' }, { role: 'assistant', content: [{}] }, { role: 'user' }]);
    expect(JSON.stringify(sent.messages)).not.toMatch(/"(?:text|content)":"\s*"/);
  });

  test('a conversation with calls of tools that are not declared any more, which Bedrock refuses', async () => {
    const { sent, lost } = await asked('bedrock', CHAT, { model: 'bedrock/m', messages: [user, called(null), told] });
    expect(sent.toolConfig).toEqual({ tools: [{ toolSpec: { name: 'weather', inputSchema: { json: { type: 'object' } } } }] });
    expect(lost).toBeNull();
  });

  test('a tool that answers nothing, which Bedrock refuses to be told so', async () => {
    for (const content of ['', ' \n', [{ type: 'text', text: '' }]]) {
      const nothing = { ...told, content };
      const { status, sent } = await asked('bedrock', CHAT, { model: 'bedrock/m', messages: [user, called(null), nothing] });
      const [, , turn] = sent.messages as { content: unknown[] }[];
      expect([status, turn?.content]).toEqual([200, [{ toolResult: { toolUseId: 'call_1', content: [{ text: '(empty)' }] } }]]);
    }
  });

  test('a temperature beside an effort, of which models that decide for themselves how much to think take one', async () => {
    const { sent, lost } = await asked('anthropic', CHAT, { model: 'anthropic/m', messages: [user], reasoning_effort: 'high', temperature: 0.2, top_p: 0.5 });
    expect(sent).toMatchObject({ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } });
    expect([sent.temperature, sent.top_p]).toEqual([undefined, undefined]);
    expect(lost?.split(' ')).toEqual(expect.arrayContaining([expect.stringContaining('/temperature')]));
  });

  test.each(['anthropic', 'gemini', 'bedrock'])('instructions and nobody who asks, which %s knows apart from a conversation', async (slug) => {
    const { status, sent } = await asked(slug, CHAT, {
      model: `${slug}/m`,
      messages: [
        { role: 'system', content: 'Be brief' },
        { role: 'system', content: 'Tell a joke' },
      ],
    });
    expect(status).toBe(200);
    expect(sent.messages ?? sent.contents).toMatchObject([{ role: 'user' }]);
    expect(JSON.stringify(sent.messages ?? sent.contents)).toContain('Tell a joke');
    expect(JSON.stringify(sent.system ?? sent.systemInstruction)).toContain('Be brief');
  });

  test('data URLs as RFC 2397 has them: parameters, any case, percents', async () => {
    const url = (text: string) => ({ type: 'image_url', image_url: { url: text } });
    const { sent } = await asked('anthropic', CHAT, {
      model: 'anthropic/m',
      messages: [{ role: 'user', content: [url('data:image/png;name=a.png;base64,AAAA'), url('DATA:IMAGE/PNG;BASE64,BBBB'), url('data:image/gif,%47%49%46')] }],
    });
    expect((sent.messages as { content: object[] }[])[0]?.content).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'BBBB' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: 'R0lG' } },
    ]);
  });
});

describe('what goes to OpenAI’s responses from other formats', () => {
  test('is not kept at the provider unless the caller says so, and its thoughts come to be given back', async () => {
    const messages = [user];
    const plain = await asked('responses', CHAT, { model: 'responses/m', messages });
    expect(plain.sent).toMatchObject({ store: false });
    expect(plain.sent.include).toBeUndefined();
    const thinking = await asked('responses', '/v1/messages', {
      model: 'responses/m',
      max_tokens: 4_096,
      messages,
      thinking: { type: 'enabled', budget_tokens: 2_048 },
    });
    expect(thinking.sent).toMatchObject({ store: false, include: ['reasoning.encrypted_content'] });
    expect((await asked('responses', CHAT, { model: 'responses/m', messages, store: true })).sent).toMatchObject({ store: true });
  });
});

describe('what goes on with an answer that only its own provider keeps', () => {
  test.each(['previous_response_id', 'conversation'])('is refused where that is not asked: %s', async (member) => {
    const { status, body, sent } = await asked('anthropic', '/v1/responses', { model: 'anthropic/m', input: 'And then?', [member]: 'resp_1' });
    expect([status, JSON.parse(body)]).toEqual([
      400,
      expect.objectContaining({ error: expect.objectContaining({ message: expect.stringContaining(member) }) }),
    ]);
    expect(sent).toEqual({});
  });
});

describe('what Anthropic’s API takes', () => {
  test('turns of which nothing is left elsewhere do not become content without parts', async () => {
    const { status, sent } = await asked('openai', '/v1/messages', {
      model: 'openai/m',
      max_tokens: 10,
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: 'c2ln' }] },
        { role: 'user', content: [{ type: 'container_upload', file_id: 'file_1' }] },
        { role: 'user', content: [] },
      ],
    });
    expect(status).toBe(200);
    for (const { content } of sent.messages as { content: unknown }[]) expect(content).toEqual(expect.any(String));
  });
});

describe('whole numbers beyond what JavaScript counts in', () => {
  const ID = '1234567890123456789';
  const schema = { type: 'object', properties: { id: { type: 'integer', maximum: 0 } } };

  test('reach a provider of another format as they were written', async () => {
    const bytes = JSON.stringify({
      model: 'anthropic/m',
      messages: [
        user,
        { role: 'assistant', tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: `{"id":${ID}}` } }] },
        { role: 'tool', tool_call_id: 'call_1', content: 'found' },
      ],
      tools: [{ type: 'function', function: { name: 'find', parameters: schema } }],
      seed: 0,
    })
      .replace('"maximum":0', '"maximum":9223372036854775807')
      .replace('"seed":0', `"seed":${ID}`);
    const { status, raw } = await asked('anthropic', CHAT, bytes);
    expect(status).toBe(200);
    expect(raw).toContain(`"input":{"id":${ID}}`);
    expect(raw).toContain('"maximum":9223372036854775807');
  });

  test('come from one so, too, in one piece and in a stream', async () => {
    const called = JSON.stringify({ functionCall: { name: 'find', args: { id: 0 } } }).replace(':0', `:${ID}`);
    const answer = `{"candidates":[{"content":{"role":"model","parts":[${called}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":3}}`;
    const whole = await asked('gemini', CHAT, { model: 'gemini/m', messages: [user] }, answer);
    expect(JSON.parse(whole.body)).toMatchObject({ choices: [{ message: { tool_calls: [{ function: { arguments: `{"id":${ID}}` } }] } }] });
    const streamed = await asked('gemini', CHAT, { model: 'gemini/m', messages: [user], stream: true }, `data: ${answer}\n\n`);
    expect(streamed.body).toContain(JSON.stringify(`{"id":${ID}}`).slice(1, -1));
  });
});

test('pictures by their address go to Google as such, with a type where the address tells none', async () => {
  const picture = (url: string) => ({ type: 'image_url', image_url: { url } });
  const content = [picture('https://p.test/a.png'), picture('https://p.test/b?id=7')];
  const { sent, lost } = await asked('gemini', CHAT, { model: 'gemini/m', messages: [{ role: 'user', content }] });
  expect(sent.contents).toEqual([
    {
      role: 'user',
      parts: [
        { fileData: { mimeType: 'image/png', fileUri: 'https://p.test/a.png' } },
        { fileData: { mimeType: 'image/jpeg', fileUri: 'https://p.test/b?id=7' } },
      ],
    },
  ]);
  expect(lost).toBeNull();
});

test('what the API keeps at OpenAI is not gone on with by reference either', async () => {
  const input = [
    { type: 'item_reference', id: 'msg_1' },
    { role: 'user', content: 'And then?' },
  ];
  const { status, sent } = await asked('anthropic', '/v1/responses', { model: 'anthropic/m', input });
  expect([status, sent]).toEqual([400, {}]);
});

test('a model with a colon in its name is told of in the caller’s format', async () => {
  const models = [{ id: 'llama3:8b', abilities: [] }];
  const gateway = await startGateway([llmApi({ anyModel: true }), provider('http://127.0.0.1:9', { models })]);
  const response = await fetch(`${gateway.url}/acme/llm/v1/models/openai/llama3:8b`);
  expect([response.status, await response.json()]).toMatchObject([200, { id: 'openai/llama3:8b', object: 'model' }]);
});

describe('what models of OpenAI’s do not take', () => {
  const dialect = PROVIDER_KINDS.find(({ id }) => id === 'openai')?.dialect ?? {};
  const MODELS = [
    { id: 'gpt-4o', abilities: ['chat', 'tools'] },
    { id: 'o3', abilities: ['chat', 'reasoning'] },
  ] satisfies ProviderObject['models'];

  /** Asks a model of OpenAI's in Anthropic's format. */
  async function told(model: string, more: object, wireFormat: 'openai-chat' | 'openai-responses' = 'openai-chat') {
    const reply = REPLIES[wireFormat === 'openai-chat' ? 'openai' : 'responses'];
    const upstream = await upstreamServer((_, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(reply)));
    const gateway = await startGateway([llmApi(), provider(`${upstream.url}/v1`, { wireFormat, speaks: [], dialect, models: MODELS })]);
    const answer = await fetch(`${gateway.url}/acme/llm/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: `openai/${model}`, max_tokens: 4_096, messages: [user], ...more }),
    });
    expect([model, answer.status]).toEqual([model, 200]);
    return { sent: JSON.parse(upstream.requests[0]?.body ?? '') as Record<string, unknown>, lost: answer.headers.get('x-gatehouse-lost') };
  }

  test('thinking is switched off where it can be, left out and told where it cannot, and not spoken of where there is none', async () => {
    const off = { thinking: { type: 'disabled' } };
    for (const [model, effort, lost] of [
      ['gpt-5.2', 'none', null],
      ['o3', undefined, '/thinking'],
      ['gpt-5-mini', undefined, '/thinking'],
      ['gpt-4o', undefined, null],
    ] as const) {
      const chat = await told(model, off);
      const responses = await told(model, off, 'openai-responses');
      expect([model, chat.sent.reasoning_effort, chat.lost]).toEqual([model, effort, lost]);
      expect([model, (responses.sent.reasoning as { effort?: string } | undefined)?.effort, responses.lost]).toEqual([model, effort, lost]);
    }
  });

  test('how hard to think is told in words that the model knows', async () => {
    const little = { thinking: { type: 'enabled', budget_tokens: 1_024 } };
    for (const [model, effort] of [
      ['gpt-5', 'minimal'],
      ['gpt-5.2', 'low'],
      ['o3', 'low'],
    ])
      expect([model, (await told(model as string, little)).sent.reasoning_effort]).toEqual([model, effort]);
    const { sent, lost } = await told('gpt-4o', little, 'openai-responses');
    expect([sent.reasoning, sent.include, lost]).toEqual([undefined, undefined, '/thinking']);
  });

  test('more than four sequences to stop at: the first four are sent, and the caller is told', async () => {
    const { sent, lost } = await told('gpt-4o', { stop_sequences: ['a', 'b', 'c', 'd', 'e'] });
    expect([sent.stop, lost]).toEqual([['a', 'b', 'c', 'd'], '/stop_sequences']);
    expect((await told('gpt-4o', { stop_sequences: ['a', 'b', 'c', 'd'] })).lost).toBeNull();
  });
});
