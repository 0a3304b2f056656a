import { expect, test } from 'vitest';
import type { ModelRequest } from '../ir/index.js';
import { questionOf } from './question.js';

const asked = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'm',
  stream: false,
  sampling: {},
  messages: [{ role: 'user', blocks: [{ type: 'text', text }] }],
  ...more,
});
const key = (request: ModelRequest) => questionOf(request).whole;

test('one question has one spelling, whoever asks it, in whichever format, and for whichever model', () => {
  const plain = key(asked('hi'));
  const same: Partial<ModelRequest>[] = [
    { model: 'other', from: 'gemini', stream: true, streamUsage: true },
    { user: 'ada', metadata: { a: 1 }, cacheKey: 'k', cacheRetention: '24h', serviceTier: 'auto', store: false },
    { forms: { maxTokens: 'max_tokens' }, output: { kind: 'text' }, tools: [], sampling: { n: 1 } },
    {
      messages: [
        { role: 'user', plain: true, at: '/messages/0', form: 'x', blocks: [{ type: 'text', text: 'hi', at: '/messages/0/content', cache: { ttl: '5m' } }] },
      ],
    },
  ];
  for (const more of same) expect([more, key(asked('hi', more)) === plain]).toEqual([more, true]);
});

test('all that may change the answer tells questions apart, also what nobody knows here', () => {
  const tool = { type: 'function' as const, name: 'f', parameters: { at: 1, form: 2, cache: 3 } };
  const others: Partial<ModelRequest>[] = [
    {},
    { sampling: { temperature: 0 } },
    { sampling: { maxTokens: 1 } },
    { sampling: { n: 2 } },
    { output: { kind: 'json' } },
    { reasoning: { effort: 'low' } },
    { modalities: ['audio'] },
    { tools: [tool] },
    { tools: [{ ...tool, parameters: { at: 1, form: 2 } }] },
    { toolChoice: { kind: 'none' } },
    { rest: { x: 1 }, from: 'openai-chat' },
    { rest: { x: 1 }, from: 'anthropic' },
    { messages: [{ role: 'user', name: 'ada', blocks: [{ type: 'text', text: 'hi' }] }] },
    { messages: [{ role: 'user', blocks: [{ type: 'text', text: 'hi', rest: { x: 1 } }] }] },
    { messages: [{ role: 'developer', blocks: [{ type: 'text', text: 'hi' }] }] },
    { messages: [{ role: 'tool', blocks: [{ type: 'tool-result', callId: 'c', content: [{ type: 'text', text: 'hi' }] }] }] },
  ];
  const keys = others.map((more) => key(asked('hi', more)));
  expect(new Set([...keys, key(asked('hi '))]).size).toBe(others.length + 1);
});

test('the ground of a question is all but its last text', () => {
  const [one, other] = [questionOf(asked('hi')), questionOf(asked('hello'))];
  expect(one).toMatchObject({ text: 'hi', turns: 1 });
  expect(one.ground).toBe(other.ground);
  expect(one.ground).not.toBe(questionOf(asked('hi', { sampling: { seed: 1 } })).ground);
  const system = { role: 'system' as const, blocks: [{ type: 'text' as const, text: 'be brief' }] };
  expect(questionOf(asked('', { messages: [system, ...asked('hi').messages] }))).toMatchObject({ text: 'hi', turns: 1 });
  const image = { type: 'image' as const, source: { kind: 'url' as const, url: 'https://a.test/b.png' } };
  for (const messages of [[{ role: 'user' as const, blocks: [{ type: 'text' as const, text: 'hi' }, image] }], [system], []])
    expect(questionOf(asked('', { messages })).ground).toBeNull();
});
