import { McpConfig } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import type { Exchange } from '../../exchange/exchange.js';
import type { PolicySite } from '../../pipeline/policy.js';
import type { Reply } from '../../pipeline/reply.js';
import { mcp } from './mcp.js';

const made = (config: object = {}) => mcp.create(McpConfig.parse(config), {} as never, { slot: () => 0 } as unknown as PolicySite);
const exchange = () => ({ slots: [], operation: null, method: 'POST', explain: () => {} }) as unknown as Exchange;
const call = (name: string, more: object = {}) => JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, ...more } });

async function errorOf(policy: ReturnType<typeof made>, text: string): Promise<unknown> {
  const reply = (await policy.onRequestBody?.(exchange(), Buffer.from(text), true)) as Reply | undefined;
  return reply === undefined ? undefined : (JSON.parse(reply.body?.toString() ?? '') as unknown);
}

test('tools outside of the list, and what was switched off, are answered as if they were not there', async () => {
  const policy = made({ allow: ['get_*'], deny: ['get_secret'], resources: false, prompts: false });
  expect(await errorOf(policy, call('get_pet'))).toBeUndefined();
  for (const name of ['get_secret', 'drop_all'])
    expect(await errorOf(policy, call(name))).toEqual({ jsonrpc: '2.0', id: 1, error: { code: -32_602, message: `Unknown tool: ${name}` } });
  for (const method of ['resources/read', 'prompts/get'])
    expect(await errorOf(policy, JSON.stringify({ jsonrpc: '2.0', id: 'x', method }))).toMatchObject({ id: 'x', error: { code: -32_601 } });
  expect(await errorOf(policy, '{"jsonrpc":"2.0","method":"notifications/initialized"}')).toBeUndefined();
});

test('a batch with one refused message does not pass, and says which', async () => {
  const batch = `[${call('get_pet')},${call('drop_all').replace('"id":1', '"id":2')}]`;
  expect(await errorOf(made({ allow: ['get_*'] }), batch)).toEqual([{ jsonrpc: '2.0', id: 2, error: { code: -32_602, message: 'Unknown tool: drop_all' } }]);
});

test('lists are shortened, in answers and in events, and what they tell is held to arguments', async () => {
  const policy = made({ allow: ['get_*'] });
  const tools = [
    { name: 'get_pet', inputSchema: { type: 'object', required: ['id'] } },
    { name: 'drop_all', inputSchema: {} },
  ];
  const list = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools } });
  const event = policy.onEvent?.(exchange(), { event: 'message', data: list, id: undefined, retry: undefined });
  expect(JSON.parse(event?.data ?? '')).toEqual({ jsonrpc: '2.0', id: 1, result: { tools: [tools[0]] } });
  expect(await errorOf(policy, call('get_pet', { arguments: {} }))).toMatchObject({ error: { code: -32_602, message: 'Invalid arguments: /id is missing' } });
  expect(await errorOf(policy, call('get_pet', { arguments: { id: 1 } }))).toBeUndefined();
  expect(await errorOf(made({ allow: ['get_*'], validateArguments: false }), call('get_pet', { arguments: {} }))).toBeUndefined();
});
