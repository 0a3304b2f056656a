import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: {
    type: 'caller-binding',
    version: 1,
    enabled: true,
    config: { bindings: [{ caller: 'app_other', origins: ['https://shop.example.com'] }], others: 'allow' },
  },
  base: 'keyed',
};
