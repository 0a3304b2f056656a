import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { startGateway, upstreamServer } from './harness.js';
import { anthropicProvider, geminiProvider, llmApi, provider, routes } from './llm-harness.js';

const SIGNATURE = Buffer.from('a proof that only its own provider reads').toString('base64');
const tool = { type: 'function' as const, function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } } };
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
          { functionCall: { name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: SIGNATURE },
          { functionCall: { name: 'weather', args: { city: 'Rome' } } },
        ],
      },
    },
  ],
  usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 5, totalTokenCount: 10 },
};
const json = (value: object) => JSON.stringify(value);

async function start() {
  const bodies = { gemini: [] as string[], openai: [] as string[], anthropic: [] as string[] };
  const keeping = async (kept: string[], answer: object) =>
    upstreamServer(({ body, path }, response) => {
      kept.push(body.toString());
      const streams = path.includes('streamGenerateContent');
      response.writeHead(200, { 'content-type': streams ? 'text/event-stream' : 'application/json' }).end(streams ? `data: ${json(answer)}\n\n` : json(answer));
    });
  const gemini = await keeping(bodies.gemini, ANSWER);
  const said = { index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' };
  const openai = await keeping(bodies.openai, { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: [said] });
  const message = {
    id: 'm',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text: 'ok' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
  };
  const anthropic = await keeping(bodies.anthropic, { ...message, usage: { input_tokens: 1, output_tokens: 1 } });
  const gateway = await startGateway([
    llmApi(),
    geminiProvider(gemini.url),
    provider(`${openai.url}/v1`),
    anthropicProvider(anthropic.url),
    routes(
      { id: 'rt_1', name: 'gem', targets: [{ providerId: 'prov_gemini', model: 'gemini-3-pro' }] },
      { id: 'rt_2', name: 'gpt', targets: [{ providerId: 'prov_openai', model: 'gpt-6' }] },
      { id: 'rt_3', name: 'claude', targets: [{ providerId: 'prov_anthropic', model: 'claude-sonnet-5' }] },
    ),
  ]);
  return { bodies, client: new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 }) };
}

/** The next turn, as frameworks write it: of each call its id, name and arguments, and nothing else. */
function nextTurn(calls: { id: string; name: string; arguments: string }[]): OpenAI.ChatCompletionMessageParam[] {
  return [
    { role: 'user', content: 'What is the weather in Oslo and Rome?' },
    { role: 'assistant', tool_calls: calls.map(({ id, ...called }) => ({ id, type: 'function' as const, function: called })) },
    ...calls.map(({ id, arguments: asked }) => ({ role: 'tool' as const, tool_call_id: id, content: `weather for ${asked}` })),
  ];
}

test.each([false, true])('a model’s proof of its thought comes back to it with the next turn, and goes to no other (stream: %s)', async (stream) => {
  const { client, bodies } = await start();
  const first = { model: 'gem', messages: [{ role: 'user' as const, content: 'What is the weather in Oslo and Rome?' }], tools: [tool] };
  const answer = stream ? await client.chat.completions.stream(first).finalChatCompletion() : await client.chat.completions.create(first);
  expect(answer.choices[0]?.finish_reason).toBe('tool_calls');
  const calls = (answer.choices[0]?.message.tool_calls ?? []).flatMap((call) =>
    call.type === 'function' ? [{ id: call.id, name: call.function.name, arguments: call.function.arguments }] : [],
  );
  expect(calls.map((call) => JSON.parse(call.arguments) as unknown)).toEqual([{ city: 'Oslo' }, { city: 'Rome' }]);
  expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  // results in the other order: each must still find its call
  const [user, assistant, ...results] = nextTurn(calls);
  const messages = [user, assistant, ...results.reverse()].flatMap((one) => one ?? []);

  await client.chat.completions.create({ model: 'gem', messages, tools: [tool] });
  const { contents } = JSON.parse(bodies.gemini.at(-1) ?? '') as { contents: { parts: object[] }[] };
  expect(contents[1]?.parts).toEqual(ANSWER.candidates[0]?.content.parts);
  expect(contents[2]?.parts).toEqual(
    ['Oslo', 'Rome'].map((city) => ({ functionResponse: { name: 'weather', response: { output: `weather for {"city":"${city}"}` } } })),
  );

  await client.chat.completions.create({ model: 'gpt', messages, tools: [tool] });
  await client.chat.completions.create({ model: 'claude', messages, tools: [tool] });
  for (const body of [...bodies.openai, ...bodies.anthropic]) {
    expect(body).not.toContain('gh1_');
    expect(body).not.toContain(SIGNATURE);
    expect(body).toContain(calls[1]?.id.split('_gh1_')[0]);
  }
  expect(
    (JSON.parse(bodies.openai[0] ?? '') as { messages: { tool_call_id?: string }[] }).messages
      .flatMap(({ tool_call_id: id }) => id ?? [])
      .every((id) => id.length <= 40),
  ).toBe(true);
});
