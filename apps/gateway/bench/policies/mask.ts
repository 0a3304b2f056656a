import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'mask', version: 1, enabled: true, config: { request: ['**.ssn', 'payment.card'] } },
  call: {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Rex","payment":{"card":"4111111111111111"},"owner":{"ssn":"123-45-6789"}}',
  },
};
