import { describe, expect, test } from 'vitest';
import { inOneGo } from '../../compile/steps.js';
import type { Block, Json, ModelReply } from '../../llm/ir/index.js';
import { AnswerCheck } from './answer-check.js';

const compiled = (schema: Json): AnswerCheck => {
  const made = new AnswerCheck(schema);
  inOneGo(made.compile());
  return made;
};

const check = compiled({
  type: 'object',
  properties: { name: { type: 'string', pattern: '^[A-Z]' }, owner: { $ref: '#/$defs/person' } },
  required: ['name'],
  additionalProperties: false,
  $defs: { person: { type: 'object', properties: { email: { type: 'string', format: 'email' } }, required: ['email'] } },
});
const reply = (...blocks: Block[]): ModelReply => ({ id: 'r', model: 'm', choices: [{ index: 0, blocks, finish: 'stop' }] });
const says = (text: string) => reply({ type: 'text', text });
const kind = (answer: ModelReply) => check.check(answer).wrong?.kind;

describe('an answer', () => {
  test.each([
    ['{"name":"Rex"}', undefined],
    [' {"name":"Rex","owner":{"email":"a@b.co"}} ', undefined],
    ['{"name":"rex"}', 'pattern'],
    ['{"name":"Rex","owner":{"email":"nobody"}}', 'format'],
    ['{"name":"Rex","age":3}', 'additionalProperties'],
    ['{}', 'required'],
    ['[]', 'type'],
    ['Here you are: {"name":"Rex"}', 'json'],
    ['{"name":"Re', 'json'],
    ['', 'json'],
  ])('%s', (text, expected) => expect(kind(says(text))).toBe(expected));

  test('in a fence is taken out of it, and what it was stays as it was', () => {
    const fenced = reply({ type: 'reasoning', text: 'hm' }, { type: 'text', text: '```json\n{"name":"Rex"}\n```' });
    const checked = check.check(fenced);
    expect(checked.wrong).toBeNull();
    expect(checked.reply.choices[0]?.blocks).toEqual([
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: '{"name":"Rex"}' },
    ]);
    expect(fenced.choices[0]?.blocks[1]).toEqual({ type: 'text', text: '```json\n{"name":"Rex"}\n```' });
  });

  test('that calls tools, or says that it refuses, is none yet', () => {
    expect(kind(reply({ type: 'tool-call', id: 'c', name: 'f', arguments: '{}' }))).toBeUndefined();
    expect(kind(reply({ type: 'refusal', text: 'no' }))).toBeUndefined();
  });

  test('of several choices every one counts', () => {
    const choice = (index: number, text: string) => ({ index, blocks: [{ type: 'text' as const, text }], finish: 'stop' as const });
    expect(check.check({ id: 'r', model: 'm', choices: [choice(0, '{"name":"Rex"}'), choice(1, 'x')] }).wrong?.kind).toBe('json');
  });

  test('is told what is wrong with it by place', () => {
    expect(check.check(says('{"name":"Rex","owner":{}}')).wrong?.words).toBe('body /owner/email is missing');
  });
});

test('a schema that cannot be compiled is no schema', () => {
  expect(() => compiled({ type: 'shoe' })).toThrow();
  expect(() => compiled({ properties: { a: { pattern: '(a)\\1' } } })).toThrow('linear');
});
