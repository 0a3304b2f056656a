import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: {
    type: 'transform',
    version: 1,
    enabled: true,
    config: {
      response: {
        template: '{ "model": {{ body.model }}, "tokens": {{ body.usage.out | plus: body.usage.prompt }} }',
        inputs: ['text/plain', 'application/octet-stream', 'application/json'],
      },
    },
  },
};
