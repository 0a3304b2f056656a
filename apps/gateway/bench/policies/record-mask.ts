import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'record-mask', version: 1, enabled: true, config: { query: ['email'] } },
};
