import { PROVIDER_KINDS } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { type Json, type ModelEvent, newLedger, ReplyCollector, StreamState } from '../ir/index.js';
import { anthropic } from './anthropic/index.js';
import { openAiChat } from './openai-chat/index.js';

const filtered = { hate: { filtered: false, severity: 'safe' }, jailbreak: { filtered: true, detected: true } };
const none = () => undefined;

/** What Azure says beside what OpenAI does: its findings of content, as the first chunk of a stream and in errors. */
const CHUNKS: Json[] = [
  { id: '', object: '', created: 0, model: '', choices: [], prompt_filter_results: [{ prompt_index: 0, content_filter_results: filtered }] },
  {
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-4o',
    choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null, content_filter_results: {} }],
  },
  {
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-4o',
    choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null, content_filter_results: filtered }],
  },
  { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', choices: [{ index: 0, delta: {}, finish_reason: 'content_filter' }] },
  { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', choices: [], usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 } },
];

test('a stream of Azure’s begins with findings and no choices, and is read all the same', () => {
  const events: ModelEvent[] = [];
  const state = new StreamState((event) => events.push(event));
  const decoder = openAiChat.eventDecoder();
  for (const chunk of CHUNKS) for (const event of decoder.event({ data: JSON.stringify(chunk) })) state.push(event);
  for (const event of [...decoder.event({ data: '[DONE]' }), ...decoder.end()]) state.push(event);
  const collector = new ReplyCollector();
  for (const event of events) collector.event(event);
  expect(collector.error).toBeUndefined();
  expect(collector.reply).toMatchObject({
    usage: { inputTokens: 5, outputTokens: 1 },
    choices: [{ finish: 'content-filter', blocks: [{ type: 'text', text: 'Hi' }] }],
  });
});

test.each<[string, number, Json, string]>([
  [
    'content that was filtered',
    400,
    {
      error: {
        message: 'The response was filtered',
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: filtered },
      },
    },
    'content-filter',
  ],
  ['a wrong key', 401, { error: { code: '401', message: 'Access denied due to invalid subscription key' } }, 'auth'],
  ['a wrong key at the management gateway', 401, { statusCode: 401, message: 'Unauthorized. Access token is missing' }, 'auth'],
  ['no such deployment', 404, { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } }, 'not-found'],
  ['too many calls', 429, { error: { code: '429', message: 'Requests have exceeded call rate limit. Please retry after 6 seconds.' } }, 'rate-limit'],
  [
    'a prompt that is too long',
    400,
    {
      error: {
        code: 'context_length_exceeded',
        message: "This model's maximum context length is 128000 tokens",
        type: 'invalid_request_error',
        param: 'messages',
      },
    },
    'context-length',
  ],
])('%s is what it is at OpenAI', (_what, status, body, kind) => {
  const error = openAiChat.decodeError(status, body, none);
  expect(error).toMatchObject({ class: kind, status });
  expect(error.message).not.toBe('');
});

test('a caller of another format reaches Azure with its own names for members, and no model’s name in the way', () => {
  const { dialect } = PROVIDER_KINDS.find(({ id }) => id === 'azure-openai') ?? { dialect: {} };
  const ledger = newLedger();
  const asked = { model: 'gpt-4o', max_tokens: 9, system: 's', messages: [{ role: 'user', content: 'x' }], stop_sequences: ['END'] };
  expect(openAiChat.encodeRequest(anthropic.decodeRequest(asked, ledger), dialect, ledger).body).toEqual({
    model: 'gpt-4o',
    messages: [
      { role: 'system', content: 's' },
      { role: 'user', content: 'x' },
    ],
    max_completion_tokens: 9,
    stop: ['END'],
  });
  expect(ledger.entries).toEqual([]);
});
