import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ambiguityOf } from './member-names.js';

const found = (text: string) => ambiguityOf(Buffer.from(text));
const of = (value: unknown) => found(JSON.stringify(value));

test('a member that is there twice is found wherever it is, and values that look like names are none', () => {
  for (const text of ['{"a":1,"a":2}', '{"x":[{"a":1},{"b":{"a" : 1,"c":[],"\\u0061":2}}]}', '[[{"a":{},"a":{}}]]', '{"":1,"":2}'])
    expect(found(text), text).toBe('twice');
  for (const text of ['{"a":{"a":1},"b":[{"a":1},{"a":1}]}', '{"a":"a","b":["a","a"]}', '["a","a"]', '"a"', '{"a":"{\\"a\\":1,\\"a\\":2}"}'])
    expect(found(text), text).toBe(null);
  fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, space) => found(JSON.stringify(value, null, space)) !== 'twice'));
});

test('a member of the formats in another spelling is found at any depth, alone or beside its own', () => {
  const message = { role: 'user', content: 'hello' };
  for (const body of [
    { messages: [{ ...message, Content: 'other' }] },
    { messages: [{ role: 'user', CONTENT: 'other' }] },
    { messages: [{ role: 'user', content: [{ type: 'text', text: 'hello', Text: 'other' }] }] },
    { messages: [{ ...message, Tool_Calls: [] }] },
    { Messages: [message] },
    { messages: [message], Max_Tokens: 9 },
    { contents: [{ parts: [{ text: 'a', inlinedata: {} }] }] },
    { input: [{ role: 'user', content: 'a', 'in\u017ftructions': 1 }] },
    { tools: [{ function: { name: 'a', Parameters: {} } }] },
  ])
    expect(of(body), JSON.stringify(body)).toBe('odd');
  expect(found('{"messages":[{"content":"a","\\u0043ontent":"b"}]}')).toBe('odd');
});

test('names of somebody’s own choice are left alone', () => {
  for (const body of [
    { tools: [{ function: { name: 'f', parameters: { type: 'object', properties: { Content: { Type: 'x' } } } } }] },
    { response_format: { json_schema: { name: 'x', schema: { properties: { Name: {}, name: {} } } } } },
    { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: '1', name: 'f', input: { Content: 'x', content: 'y' } }] }] },
    { contents: [{ parts: [{ functionCall: { name: 'f', args: { Text: 1 } } }, { functionResponse: { name: 'f', response: { Text: 1 } } }] }] },
    { metadata: { User: 'a' }, documents: [{ Text: 'a' }, { id: '1', data: { Title: 'a', Text: 'b' } }] },
    { messages: [{ role: 'user', content: '{"Content":"x"}' }], stream: true, generationConfig: { maxOutputTokens: 1 }, inferenceConfig: { maxTokens: 1 } },
  ])
    expect(of(body), JSON.stringify(body)).toBe(null);
});
