import { expect, test } from 'vitest';
import { failureIn, hasContent, NOTHING, withChunk } from './chat-stream';

const delta = (said: object, finish: string | null = null) => ({ choices: [{ index: 0, delta: said, finish_reason: finish }] });

test('a stream adds up to what the model said', () => {
  const chunks = [
    delta({ role: 'assistant', content: '' }),
    delta({ reasoning_content: 'Hm. ' }),
    delta({ content: '<b>Be' }),
    delta({ content: 'cause</b>' }),
    delta({}, 'stop'),
    {
      choices: [],
      usage: { prompt_tokens: 7, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 2 }, completion_tokens_details: { reasoning_tokens: 1 } },
    },
  ];
  expect(chunks.reduce(withChunk, NOTHING)).toEqual({
    text: '<b>Because</b>',
    reasoning: 'Hm. ',
    refusal: '',
    tools: [],
    finish: 'stop',
    usage: { input: 7, cached: 2, output: 3, reasoning: 1 },
  });
});

test('parallel calls of tools keep apart, whatever order their pieces come in', () => {
  const call = (index: number, called: object) => delta({ tool_calls: [{ index, function: called }] });
  const chunks = [
    call(0, { name: 'a', arguments: '' }),
    call(1, { name: 'b', arguments: '{"y"' }),
    call(0, { arguments: '{}' }),
    call(1, { arguments: ':1}' }),
  ];
  expect(chunks.reduce(withChunk, NOTHING).tools).toEqual([
    { name: 'a', arguments: '{}' },
    { name: 'b', arguments: '{"y":1}' },
  ]);
});

test('an answer that is no stream is read by the same rule', () => {
  const message = { content: 'Yes', tool_calls: [{ function: { name: 'a', arguments: '1' } }, { function: { name: 'b', arguments: '2' } }] };
  const answer = withChunk(NOTHING, { choices: [{ message, finish_reason: 'tool_calls' }], usage: { prompt_tokens: 1, completion_tokens: 2 } });
  expect(answer).toMatchObject({ text: 'Yes', finish: 'tool_calls', usage: { input: 1, output: 2, cached: 0, reasoning: 0 } });
  expect(answer.tools.map(({ name }) => name)).toEqual(['a', 'b']);
});

test.each([null, 3, 'text', [], {}, { choices: 'no' }, { choices: [null], usage: 4 }])('what is no chunk adds nothing: %j', (chunk) => {
  expect(withChunk(NOTHING, chunk)).toEqual(NOTHING);
});

test('nothing has come until a reader would see something', () => {
  expect(hasContent(withChunk(NOTHING, delta({ role: 'assistant', content: '' })))).toBe(false);
  expect(hasContent(withChunk(NOTHING, delta({ content: ' ' })))).toBe(true);
  expect(hasContent(withChunk(NOTHING, delta({ refusal: 'No' })))).toBe(true);
});

test('a failure is told in the provider’s words', () => {
  expect(failureIn({ error: { message: 'Overloaded' } })).toBe('Overloaded');
  expect(failureIn({ error: 'Overloaded' })).toBe('Overloaded');
  expect(failureIn({ error: {} })).toMatch(/without a message/);
  expect(failureIn(delta({ content: 'error' }))).toBeNull();
});
