import { expect, test } from 'vitest';
import { bodyOf, FIRST_PROMPT, Prompt } from './prompt';

const faults = (given: Partial<Prompt>) =>
  Prompt.safeParse({ ...FIRST_PROMPT, a: 'fast', b: 'smart', ...given }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

test('only what is set is sent', () => {
  const prompt: Prompt = { ...FIRST_PROMPT, turns: [{ role: 'user', content: 'Hi' }] };
  expect(bodyOf(prompt, 'fast')).toEqual({
    model: 'fast',
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
    stream_options: { include_usage: true },
  });
  const full = bodyOf({ ...prompt, system: 'Be brief', temperature: 0, topP: 0.5, maxTokens: 9, seed: 1 }, 'fast');
  expect(full).toMatchObject({
    temperature: 0,
    top_p: 0.5,
    max_completion_tokens: 9,
    seed: 1,
    messages: [{ role: 'system', content: 'Be brief' }, { role: 'user' }],
  });
});

test('a schema and tools go where the format wants them, bare functions too', () => {
  const body = bodyOf({ ...FIRST_PROMPT, schema: '{"type":"object"}', tools: '[{"name":"a"},{"type":"function","function":{"name":"b"}}]' }, 'fast');
  expect(body.response_format).toEqual({ type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: { type: 'object' } } });
  expect(body.tools).toEqual([
    { type: 'function', function: { name: 'a' } },
    { type: 'function', function: { name: 'b' } },
  ]);
});

test('turns without words are left out', () => {
  const turns: Prompt['turns'] = [
    { role: 'user', content: ' ' },
    { role: 'assistant', content: 'Hm' },
  ];
  expect(bodyOf({ ...FIRST_PROMPT, turns }, 'fast').messages).toEqual([{ role: 'assistant', content: 'Hm' }]);
});

test('what cannot be asked is said at its field', () => {
  expect(faults({})).toEqual([]);
  expect(faults({ turns: [{ role: 'user', content: ' ' }] })).toEqual(['turns.0.content: Write what to ask']);
  expect(faults({ schema: '[]', tools: '{' })).toEqual(['schema: This is no JSON object', 'tools: This is no JSON array']);
  expect(faults({ b: ' ' })).toEqual(['b: Choose a model']);
  expect(faults({ b: ' ', compare: false })).toEqual([]);
  expect(faults({ temperature: 3, maxTokens: 0.5 })).toEqual(['temperature: To 2', 'maxTokens: A whole number']);
});
