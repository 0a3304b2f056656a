import { expect, test } from 'vitest';
import type { ModelRequest } from '../../llm/ir/index.js';
import { modalitiesOf } from './modalities.js';
import { toolsOf } from './tools.js';

const request = (more: Partial<ModelRequest>): ModelRequest => ({ model: 'm', stream: false, messages: [], sampling: {}, ...more });

test('tools are known by their names, those that providers run by their kinds, and those of other members by these', () => {
  const tools: ModelRequest['tools'] = [
    { type: 'function', name: 'find' },
    { type: 'custom', name: 'shell' },
    { type: 'hosted', from: 'openai-responses', kind: 'web_search', value: {} },
  ];
  expect(toolsOf(request({ tools, rest: { mcp_servers: [], of_tomorrow: 1 } }))).toEqual(['find', 'shell', 'web_search', 'mcp_servers']);
  expect(toolsOf(request({}))).toEqual([]);
});

test('pictures in what a tool answered count, and what answers are asked to be made of', () => {
  const picture = { type: 'image' as const, source: { kind: 'id' as const, id: 'file_1' } };
  const messages: ModelRequest['messages'] = [{ role: 'tool', blocks: [{ type: 'tool-result', callId: 'c', content: [picture] }] }];
  expect(modalitiesOf(request({ messages }))).toEqual(['image']);
  expect(modalitiesOf(request({ modalities: ['TEXT', 'AUDIO'] }))).toEqual(['text', 'audio']);
  expect(modalitiesOf(request({ audio: { voice: 'x' } }))).toEqual(['audio']);
  expect(modalitiesOf(request({ messages: [{ role: 'user', blocks: [{ type: 'text', text: 'hello' }] }] }))).toEqual([]);
});
