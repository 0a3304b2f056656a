import type { PolicyFixture } from './fixture.js';

const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search_orders', arguments: { text: 'shoes', limit: 10 } } };

export const fixture: PolicyFixture = {
  policy: { type: 'mcp', version: 1, enabled: true, config: { allow: ['search_*'], deny: ['search_customers'] } },
  call: { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }, body: JSON.stringify(message) },
};
