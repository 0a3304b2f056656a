import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'content-types', version: 1, enabled: true, config: { request: ['application/json', 'application/*+json'], charsets: ['utf-8'] } },
  call: { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' }, body: '{"name":"Rex"}' },
};
