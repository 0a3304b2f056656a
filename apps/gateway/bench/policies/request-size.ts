import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'request-size', version: 1, enabled: true, config: { bodyBytesMax: 65_536 } },
  call: { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"Rex","kind":"dog"}' },
};
