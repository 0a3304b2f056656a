import { expect, test } from 'vitest';
import type { Block, Finish, ModelRequest } from '../ir/index.js';
import { asideBecause, isKeepable } from './cacheable.js';

const asked = (more: Partial<ModelRequest>): ModelRequest => ({ model: 'm', stream: false, messages: [], sampling: {}, ...more });
const UNSAID = { randomness: 'unsaid', toolCalls: false } as const;
const hosted = { type: 'hosted' as const, from: 'openai-responses' as const, kind: 'web_search', value: {} };

test('what is random, or kept or done at a provider, takes no part', () => {
  expect(asideBecause(asked({}), UNSAID)).toBeUndefined();
  expect(asideBecause(asked({}), { ...UNSAID, randomness: 'none' })).toBe('temperature');
  expect(asideBecause(asked({ sampling: { temperature: 0.1 } }), UNSAID)).toBe('temperature');
  expect(asideBecause(asked({ sampling: { n: 2 } }), UNSAID)).toBe('several-answers');
  expect(asideBecause(asked({ sampling: { n: 2, temperature: 1 } }), { ...UNSAID, randomness: 'any' })).toBeUndefined();
  expect(asideBecause(asked({ tools: [hosted] }), UNSAID)).toBe('tools');
  expect(asideBecause(asked({ tools: [hosted] }), { ...UNSAID, toolCalls: true })).toBeUndefined();
  const stored: Partial<ModelRequest>[] = [
    { store: true },
    { rest: { conversation: 'c' } },
    { rest: { background: true } },
    { rest: { previous_response_id: 'r' } },
  ];
  for (const more of stored) expect([more, asideBecause(asked(more), UNSAID)]).toEqual([more, 'stored']);
});

test('only what the model itself finished is kept, says something and does nothing', () => {
  const text: Block = { type: 'text', text: 'hi' };
  const call: Block = { type: 'tool-call', id: 'c', name: 'f', arguments: '{}' };
  const kept = (finish: Finish, blocks: Block[], toolCalls = false) =>
    isKeepable({ id: '', model: '', choices: [{ index: 0, blocks, finish }] }, { toolCalls });
  expect([kept('stop', [text]), kept('stop-sequence', [text]), kept('tool-calls', [text, call], true)]).toEqual([true, true, true]);
  const others: Finish[] = ['length', 'content-filter', 'refusal', 'pause', 'error', 'tool-calls', { other: 'x' }];
  expect(others.map((finish) => kept(finish, [text]))).toEqual(others.map(() => false));
  expect([kept('stop', []), kept('stop', [{ type: 'text', text: '' }]), kept('stop', [{ type: 'reasoning', text: 'hm' }]), kept('stop', [call])]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(isKeepable({ id: '', model: '', choices: [] }, { toolCalls: true })).toBe(false);
});
