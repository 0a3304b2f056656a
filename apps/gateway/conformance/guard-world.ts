import type { PolicyInstance } from '@gatehouse/definition';
import OpenAI from 'openai';
import { fetch, type Gateway, upstreamServer } from './harness.js';
import { anthropicProvider, llmApi, provider, routes } from './llm-harness.js';

/** What a model is to say. */
export interface Said {
  content?: string | null;
  tool_calls?: object[];
}

const USAGE = { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 };
const ROUTES = routes(
  { id: 'rt_1', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'm-1' }] },
  { id: 'rt_2', name: 'judge', targets: [{ providerId: 'prov_openai', model: 'm-judge' }] },
  { id: 'rt_3', name: 'claude', targets: [{ providerId: 'prov_anthropic', model: 'm-2' }] },
);

const completion = (model: string, message: Said) => ({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model,
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: message.tool_calls ? 'tool_calls' : 'stop' }],
  usage: USAGE,
});

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm-1', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

export interface Asked {
  model: string;
  stream?: boolean;
  messages: { role: string; content: string }[];
  [member: string]: unknown;
}

/** A provider that speaks OpenAI's chat completions and says what it is told to, streams in pieces of three letters. Undefined: an error of its own. */
export async function speakingModel(say: (asked: Asked) => Said | undefined | Promise<Said | undefined>) {
  const server = await upstreamServer(async ({ body }, response) => {
    const asked = JSON.parse(body || '{}') as Asked;
    const said = await say(asked);
    if (said === undefined) {
      response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"message":"broken"}}');
      return;
    }
    if (asked.stream !== true) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(completion(asked.model, said)));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const text = said.content ?? '';
    for (let at = 0; at < text.length; at += 3) response.write(chunk({ content: text.slice(at, at + 3) }));
    response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
  });
  return { url: server.url, requests: server.requests, asked: () => server.requests.map(({ body }) => JSON.parse(body || '{}') as Asked) };
}

/** An API of kind llm with these policies, in front of one provider. */
export const guardedApi = (url: string, policies: PolicyInstance[]) => [
  llmApi({}, policies),
  provider(url, { speaks: [], models: [{ id: 'm-1', price: { inputPerMillion: 1_000_000, outputPerMillion: 1_000_000 } }] }),
  anthropicProvider(url),
  ROUTES,
];

export const openaiAt = (gateway: Gateway): OpenAI => new OpenAI({ apiKey: 'none', baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0, fetch });

export const ask = (gateway: Gateway, content: string, more: object = {}) =>
  openaiAt(gateway).chat.completions.create({ model: 'smart', messages: [{ role: 'user', content }], ...more, stream: false });

/** All that a stream says. */
export async function listen(gateway: Gateway, content: string, more: object = {}): Promise<string> {
  let text = '';
  const stream = await openaiAt(gateway).chat.completions.create({ model: 'smart', messages: [{ role: 'user', content }], ...more, stream: true });
  for await (const piece of stream) text += piece.choices[0]?.delta.content ?? '';
  return text;
}
