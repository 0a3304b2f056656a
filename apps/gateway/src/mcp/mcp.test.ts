import { describe, expect, test } from 'vitest';
import { BadMessage, RPC, readMessages } from './json-rpc.js';
import { KnownTools } from './known-tools.js';
import { ToolPatterns } from './tool-patterns.js';

const read = (text: string) => readMessages(Buffer.from(text), 10_000);
const numberOf = (text: string): number | undefined => {
  try {
    read(text);
    return undefined;
  } catch (error) {
    if (error instanceof BadMessage) return error.number;
    throw error;
  }
};

describe('messages', () => {
  test('calls, notifications, answers and batches are read', () => {
    expect(read('{"jsonrpc":"2.0","id":1,"method":"ping"}')).toEqual({ isBatch: false, all: [{ id: 1, method: 'ping', params: {} }] });
    expect(read('{"jsonrpc":"2.0","method":"notifications/initialized"}').all[0]?.id).toBeUndefined();
    expect(read('{"jsonrpc":"2.0","id":"a","result":{}}').all[0]).toMatchObject({ id: 'a', method: undefined });
    expect(read('[{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","id":2,"method":"b"}]')).toMatchObject({ isBatch: true, all: [{ id: 1 }, { id: 2 }] });
  });

  test.each([
    ['{', RPC.parse],
    ['', RPC.parse],
    ['{"jsonrpc":"2.0","id":1,"method":"a","method":"b"}', RPC.parse],
    ['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","n\\u0061me":"b"}}', RPC.parse],
    ['1', RPC.invalid],
    ['[]', RPC.invalid],
    ['{"id":1,"method":"a"}', RPC.invalid],
    ['{"jsonrpc":"2.0","id":null,"method":"a"}', RPC.invalid],
    ['{"jsonrpc":"2.0","id":1,"method":7}', RPC.invalid],
    ['{"jsonrpc":"2.0","id":1}', RPC.invalid],
    ['{"jsonrpc":"2.0","id":1,"method":"a","params":[1]}', RPC.parameters],
  ])('%s is none', (text, number) => {
    expect(numberOf(text)).toBe(number);
  });
});

test('patterns of tools have one star, which stands for anything', () => {
  const patterns = new ToolPatterns(['search_*', '*.read', 'exact', 'a*a']);
  expect(['search_', 'search_pets', 'x.read', 'exact', 'aba', 'aa'].every((name) => patterns.has(name))).toBe(true);
  expect(['research_pets', 'x.reader', 'exactly', 'a', '', 'Search_pets'].some((name) => patterns.has(name))).toBe(false);
});

describe('what a server told of its tools', () => {
  const schema = {
    type: 'object',
    properties: { limit: { type: 'integer', maximum: 10 }, to: { $ref: '#/$defs/place' } },
    required: ['limit'],
    $defs: { place: { enum: ['a', 'b'] } },
  };

  const faults = async (tools: KnownTools, name: string, given: unknown) => {
    await tools.prepare(name);
    return tools.faults(name, given);
  };

  test('arguments are checked against it, with references, and told in words', async () => {
    const tools = new KnownTools();
    tools.learn('search', schema);
    expect(await faults(tools, 'search', { limit: 3, to: 'a' })).toBeUndefined();
    expect(await faults(tools, 'search', {})).toContain('/limit is missing');
    expect(await faults(tools, 'search', { limit: 11 })).toContain('/limit');
    expect(await faults(tools, 'search', { limit: 1, to: 'c' })).toContain('"a","b"');
    expect(await faults(tools, 'search', 'text')).toBeDefined();
  });

  test('a tool that nobody told of, or whose schema cannot be used, is not checked', async () => {
    const tools = new KnownTools();
    tools.learn('broken', { type: 'nonsense' });
    tools.learn('endless', { properties: { a: { description: 'x'.repeat(70_000) } }, required: ['a'] });
    for (const name of ['unknown', 'broken', 'endless']) expect(await faults(tools, name, {}), name).toBeUndefined();
  });

  test('a newer schema takes the place of the older one', async () => {
    const tools = new KnownTools();
    tools.learn('search', schema);
    tools.learn('search', { type: 'object', required: ['text'] });
    expect(await faults(tools, 'search', { text: 'a' })).toBeUndefined();
    expect(await faults(tools, 'search', { limit: 1 })).toContain('/text is missing');
  });

  test('a server cannot fill the memory', async () => {
    const tools = new KnownTools();
    for (let i = 0; i < 5_000; i++) tools.learn(`tool_${i}`, { required: ['a'] });
    expect(await faults(tools, 'tool_10', {})).toBeDefined();
    expect(await faults(tools, 'tool_4999', {})).toBeUndefined();
  });
});
