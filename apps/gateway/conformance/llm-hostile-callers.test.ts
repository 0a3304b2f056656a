import type { SnapshotObject } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { caller, conformance, type Gateway, IDS, KEYED, operation, plan, policy, startGateway, upstreamServer } from './harness.js';
import { geminiProvider, llmApi, provider, routes } from './llm-harness.js';

const ROUTE = { id: 'rt_1', name: 'smart', strategy: 'priority' as const, targets: [{ providerId: 'prov_openai', model: 'm-1' }] };
const HELLO = [{ role: 'user', content: 'hello' }];
const answer = {
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
};

const echo = () => upstreamServer((_request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)));
const ask = (gateway: Gateway, body: object, path = '/v1/chat/completions', headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/acme/llm${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code];

conformance('callers who choose the names of models', () => {
  test('cannot write a request of their own into the one to the provider', async () => {
    const behind = await echo();
    const gateway = await startGateway([llmApi(), geminiProvider(behind.url)]);
    const split = 'm HTTP/1.1\r\nhost: evil.test\r\ncontent-length: 0\r\n\r\nDELETE /v1beta/files/a?';
    for (const name of [split, split.replaceAll('\r\n', '\u010d\u010a'), 'm\n', 'm\u0000'])
      expect(await codeOf(await ask(gateway, { model: `gemini/${name}`, messages: HELLO }))).toEqual([404, 'gateway.model_unknown']);
    expect(behind.requests).toEqual([]);
    await ask(gateway, { model: 'gemini/a b?c#d%2e', messages: HELLO });
    expect(behind.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1beta/models/a%20b%3Fc%23d%252e:generateContent']);
  });

  test('cannot lead to other places on the provider’s host', async () => {
    const behind = await echo();
    const gateway = await startGateway([llmApi(), geminiProvider(behind.url)]);
    for (const name of ['../../files/x', 'a/../b', '..', './a'])
      expect((await ask(gateway, { model: `gemini/${name}`, messages: HELLO })).status, name).toBe(400);
    expect(behind.requests).toEqual([]);
  });

  test('are answered, however long or broken the name is', async () => {
    const behind = await echo();
    const wide = { ...ROUTE, name: 'any-*', targets: [{ providerId: 'prov_openai', model: '*' }] };
    const gateway = await startGateway([llmApi(), provider(behind.url), routes(wide)]);
    for (const name of [`openai/${'x'.repeat(300)}`, `any-${'x'.repeat(20_000)}`, 'openai/\ud800', `any-\udfff`])
      expect((await codeOf(await ask(gateway, { model: name, messages: HELLO })))[0], name.slice(0, 20)).toBe(404);
    expect((await ask(gateway, { model: `any-${'x'.repeat(150)}`, messages: HELLO })).status).toBe(200);
    expect(gateway.logged).toEqual([]);
  });
});

conformance('callers who spell paths otherwise', () => {
  test('meet the policies of the operation all the same', async () => {
    const behind = await echo();
    const only = (method: 'GET' | 'POST', path: string) => ({ ...operation(method, path), policies: [policy('ip-filter', { deny: ['127.0.0.1'] })] });
    const operations = [only('POST', '/v1/chat/completions'), only('GET', '/v1/models/{model}'), only('POST', '/v1beta/models/{model}:generateContent')];
    const gateway = await startGateway([{ ...llmApi(), operations } as SnapshotObject, provider(behind.url)]);
    const body = { model: 'openai/m-1', messages: HELLO };
    for (const path of ['/v1/chat/completions', '/chat/completions'])
      expect(await codeOf(await ask(gateway, body, path))).toEqual([403, 'gateway.address_refused']);
    const gemini = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] };
    for (const start of [
      '/v1beta/models/m-1',
      '/v1/models/m-1',
      '/v1alpha/tunedModels/m-1',
      '/v1beta/models/openai/m-1',
      '/v1beta1/publishers/google/models/m-1',
    ])
      expect([start, ...(await codeOf(await ask(gateway, gemini, `${start}:generateContent`)))]).toEqual([start, 403, 'gateway.address_refused']);
    for (const path of ['/v1/models/m-1', '/models/m-1', '/models/openai/m-1']) expect((await fetch(`${gateway.url}/acme/llm${path}`)).status, path).toBe(403);
    expect(behind.requests).toEqual([]);
    expect((await ask(gateway, { ...body, input: 'x' }, '/embeddings')).status).toBe(200);
  });
});

conformance('callers who say two things', () => {
  test('are refused where readers would take one or the other: members in two spellings', async () => {
    const behind = await echo();
    const gateway = await startGateway([llmApi(), provider(behind.url)]);
    expect(await codeOf(await ask(gateway, { model: 'openai/cheap', MODEL: 'dear', messages: HELLO }))).toEqual([400, 'gateway.body_unreadable']);
    expect(await codeOf(await ask(gateway, { model: 'openai/cheap', messages: HELLO, me\u017f\u017fages: [] }))).toEqual([400, 'gateway.body_unreadable']);
    expect(behind.requests).toEqual([]);
  });

  test('are refused where policies read one thing and the provider might read another', async () => {
    const behind = await echo();
    const gateway = await startGateway([llmApi({}, [docsExample('sensitive-data')]), provider(behind.url)]);
    const say = (message: string) =>
      fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body: `{"model":"openai/m","messages":[{"role":"user",${message}}]}` });
    expect(await codeOf(await say('"content":"4111 1111 1111 1111","content":"hello"'))).toEqual([400, 'gateway.model_request_invalid']);
    expect((await say('"content":"hello"')).status).toBe(200);
    expect(behind.requests).toHaveLength(1);
  });

  test('are refused where a provider that knows no cases might read what no policy did, and where it is written anew', async () => {
    const behind = await echo();
    const ollama = provider(behind.url, { id: 'prov_ollama', slug: 'ollama', wireFormat: 'ollama', speaks: [] });
    const guarded = await startGateway([llmApi({}, [docsExample('sensitive-data')]), provider(behind.url)]);
    const bare = await startGateway([llmApi(), ollama, provider(behind.url)]);
    const card = '4111 1111 1111 1111';
    const said = [
      { role: 'user', content: 'hello', Content: card },
      { role: 'user', CONTENT: card },
      { role: 'user', content: [{ type: 'text', text: 'hello', Text: card }] },
    ];
    for (const message of said) {
      expect(await codeOf(await ask(guarded, { model: 'openai/m', messages: [message] }))).toEqual([400, 'gateway.model_request_invalid']);
      expect(await codeOf(await ask(bare, { model: 'ollama/m', messages: [message] }))).toEqual([400, 'gateway.model_request_invalid']);
    }
    expect(behind.requests).toEqual([]);
    // nobody has read anything: the bytes are the provider's to judge
    expect((await ask(bare, { model: 'openai/m', messages: said })).status).toBe(200);
    const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: { Content: {}, content: {} } } } };
    expect((await ask(guarded, { model: 'openai/m', messages: HELLO, tools: [tool] })).status).toBe(200);
  });

  test('have no say in what a provider has a parameter of its own for, however they spell it', async () => {
    const behind = await echo();
    const gateway = await startGateway([llmApi(), provider(behind.url, { query: { 'api-version': '2024-10-21', key: 's' } })]);
    const sent = async (query: string) => {
      await ask(gateway, { model: 'openai/m', messages: HELLO }, `/v1/chat/completions${query}`);
      return behind.requests.at(-1)?.path;
    };
    const own = 'api-version=2024-10-21&key=s';
    expect(await sent('')).toBe(`/chat/completions?${own}`);
    expect(await sent('?api-version=1999&a=b')).toBe(`/chat/completions?a=b&${own}`);
    expect(await sent('?API-Version=1999&api%2Dversion=1&api-version&a=b%20c&%61=d')).toBe(`/chat/completions?a=b%20c&%61=d&${own}`);
    expect(await sent('?key=mine&%6bey=mine&Access_Token=mine&$key=mine')).toBe(`/chat/completions?${own}`);
    expect(await sent('?&&')).toBe(`/chat/completions?${own}`);
  });

  test('are refused in forms that only one reader finds a model in', async () => {
    const behind = await echo();
    const gateway = await startGateway([llmApi(), provider(behind.url)]);
    const part = (head: string, value: string) => `--b\r\n${head}\r\n\r\n${value}\r\n`;
    const named = (name: string, value: string, more = '') => part(`content-disposition: form-data; name="${name}"${more}`, value);
    const file = (content: string) => named('file', content, '; filename="a b;c.mp3"');
    const send = async (body: string, type = 'multipart/form-data; boundary=b') => {
      const response = await fetch(`${gateway.url}/acme/llm/v1/audio/transcriptions`, { method: 'POST', headers: { 'content-type': type }, body });
      return response.status;
    };
    const model = named('model', 'openai/cheap');
    expect(await send(`${model}${file('sound')}--b--\r\n`)).toBe(200);
    expect(await send(`${model}${file('sound')}--b--`, 'multipart/form-data; charset=utf-8; boundary="b"')).toBe(200);
    for (const name of ['filename="a%22.mp3"', 'filename="C:\\\\a.mp3"', 'filename="a.mp3"; filename*=utf-8\'\'%C3%A4.mp3', 'filename="ä.mp3"'])
      expect(await send(`${model}${named('file', 'sound', `; ${name}`)}--b--`), name).toBe(200);
    behind.requests.splice(2);
    expect(behind.requests[0]?.body.toString()).toBe(`${named('model', 'cheap')}${file('sound')}--b--\r\n`);
    for (const [why, body, type] of [
      ['one that is in a file', `${file(`x--b\r\ncontent-disposition: form-data; name="model"\r\n\r\nopenai/cheap`)}--b--`],
      ['one under a long head', `${model}${part(`x: ${'y'.repeat(9_000)}\r\ncontent-disposition: form-data; name="model"`, 'dear')}--b--`],
      ['two', `${model}${named('model', 'dear')}--b--`],
      ['one with two names', `${part('content-disposition: form-data; name="x"; name="model"', 'dear')}${model}--b--`],
      ['one whose name is escaped', `${part('content-disposition: form-data; name="mod\\el"', 'dear')}${model}--b--`],
      ['one whose name is encoded', `${part("content-disposition: form-data; name*=utf-8''model", 'dear')}${model}--b--`],
      ['one behind a quote that some escape', `${part('content-disposition: form-data; name="x"; filename="a\\\\"; name=\\\\"model"', 'dear')}${model}--b--`],
      ['one in a folded head', `${part('content-disposition: form-data;\r\n name="model"', 'dear')}${model}--b--`],
      ['lines that end otherwise', `${model}--b\ncontent-disposition: form-data; name="model"\n\ndear\r\n--b--`],
      ['something before it', `x\r\n${model}--b--`],
      ['no end', model],
      ['two boundaries', `${model}--b--`, 'multipart/form-data; boundary=b; boundary=c'],
    ] as const)
      expect(await send(body, type), why).toBe(400);
    expect(behind.requests).toHaveLength(2);
  });
});

conformance('callers who look for a way around limits of models', () => {
  const limited = policy('token-limit', { tokens: 1_000, period: 'day', by: 'api' });

  test('find none in batches and realtime sessions, which nobody could count', async () => {
    const behind = await echo();
    const gateway = await startGateway([llmApi({}, [limited]), provider(behind.url)]);
    expect(await codeOf(await ask(gateway, { input_file_id: 'f', endpoint: '/v1/chat/completions', completion_window: '24h' }, '/v1/batches'))).toEqual([
      400,
      'gateway.model_not_offered',
    ]);
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/acme/llm/v1/realtime?model=openai/m-1`);
    await new Promise((resolve) => socket.addEventListener('error', resolve));
    expect(gateway.records.at(-1)).toMatchObject({ code: 'gateway.model_not_offered' });
    expect(behind.requests).toEqual([]);
    expect(await codeOf(await ask(gateway, { model: 'openai/m', input: 'hi', background: true }, '/v1/responses'))).toEqual([400, 'gateway.model_not_offered']);
    // what was made before may be asked for and taken back
    await fetch(`${gateway.url}/acme/llm/v1/batches`);
    expect(behind.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /batches']);
    expect(gateway.limiters.taken).toEqual([]);
  });

  test('are not made to pay for an answer each time it is fetched', async () => {
    const usage = { input_tokens: 10, output_tokens: 5, total_tokens: 15 };
    const kept = { id: 'resp_1', object: 'response', status: 'completed', output: [], usage };
    const behind = await upstreamServer(({ path }, response) => {
      const stream = path.includes('stream=true');
      response.setHeader('content-type', stream ? 'text/event-stream' : 'application/json');
      response.end(stream ? `event: response.completed\ndata: ${JSON.stringify({ type: 'response.completed', response: kept })}\n\n` : JSON.stringify(kept));
    });
    const gateway = await startGateway([llmApi({}, [limited]), provider(behind.url)]);
    for (const path of ['/resp_1', '/resp_1?stream=true']) expect((await fetch(`${gateway.url}/acme/llm/v1/responses${path}`)).status).toBe(200);
    expect((await ask(gateway, { model: 'openai/m', input: 'hi' }, '/v1/responses')).status).toBe(200);
    await expect.poll(() => gateway.records.map(({ llm }) => llm?.usage)).toEqual([undefined, undefined, { inputTokens: 10, outputTokens: 5 }]);
    expect(gateway.limiters.countOf([...new Set(gateway.limiters.taken)][0] ?? '')).toBe(15);
  });

  test('pay for what they sent when they leave before the answer', async () => {
    let arrived = () => {};
    const there = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const behind = await upstreamServer(() => arrived());
    const gateway = await startGateway([llmApi({}, [limited]), provider(behind.url), routes(ROUTE)]);
    const leaving = new AbortController();
    const body = JSON.stringify({ model: 'smart', messages: [{ role: 'user', content: 'x'.repeat(1_000) }] });
    const asked = fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body, signal: leaving.signal });
    await there;
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => gateway.records.length).toBe(1);
    expect(gateway.records[0]).toMatchObject({ outcome: 'aborted', llm: { estimated: true } });
    const { inputTokens = 0 } = gateway.records[0]?.llm?.usage ?? {};
    expect(inputTokens).toBeGreaterThan(body.length / 4);
    expect(gateway.limiters.countOf([...new Set(gateway.limiters.taken)][0] ?? '')).toBe(inputTokens);
  });

  test('find none in other spellings of one model', async () => {
    const behind = await echo();
    const wide = { ...ROUTE, name: 'chat-*' };
    const gateway = await startGateway([
      llmApi({ anyModel: false }, [policy('token-limit', { tokens: 1_000, period: 'day', by: 'api', byModel: true })]),
      provider(behind.url),
      routes(wide),
    ]);
    for (const name of ['chat-a', 'chat-b', 'chat-c']) await ask(gateway, { model: name, messages: HELLO });
    expect(new Set(gateway.limiters.taken).size).toBe(1);
  });
});

conformance('APIs that offer some model routes', () => {
  test('lead to what is kept at those routes’ providers alone', async () => {
    const [one, other] = [await echo(), await echo()];
    const who = caller();
    const gateway = await startGateway([
      llmApi({ anyModel: false, routeIds: ['rt_1'] }, KEYED),
      provider(one.url),
      provider(other.url, { id: 'prov_other', slug: 'other' }),
      routes(ROUTE, { ...ROUTE, id: 'rt_2', name: 'hidden', targets: [{ providerId: 'prov_other', model: 'm-2' }] }),
      plan(),
      ...who.objects,
    ]);
    const files = (name?: string) =>
      fetch(`${gateway.url}/acme/llm/v1/files`, { headers: { authorization: `Bearer ${who.key}`, ...(name && { 'x-gatehouse-provider': name }) } });
    expect((await files()).status).toBe(200);
    expect((await files('other')).status).toBe(400);
    expect([one.requests.length, other.requests.length]).toEqual([1, 0]);
    const reserved = { ...ROUTE, exposure: { listed: true, applicationIds: ['app_another'] } };
    gateway.load([llmApi({ anyModel: false }, KEYED), provider(one.url), routes(reserved), plan(), ...who.objects]);
    expect((await files()).status).toBe(400);
    expect([one.requests.length, IDS.application]).toEqual([1, 'app_1']);
  });

  test('take pictures that are long as text and few tokens', async () => {
    const behind = await echo();
    const gateway = await startGateway([llmApi(), provider(behind.url, { models: [{ id: 'm-1', contextTokens: 16_000 }] }), routes(ROUTE)]);
    const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(400_000)}` } };
    expect((await ask(gateway, { model: 'smart', messages: [{ role: 'user', content: [picture] }] })).status).toBe(200);
    expect((await ask(gateway, { model: 'smart', messages: [{ role: 'user', content: 'A'.repeat(400_000) }] })).status).toBe(503);
  });
});
