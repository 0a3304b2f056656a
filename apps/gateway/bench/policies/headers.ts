import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: {
    type: 'headers',
    version: 1,
    enabled: true,
    config: { request: { set: [{ name: 'x-team', value: 'payments' }] }, response: { remove: ['server'] } },
  },
};
