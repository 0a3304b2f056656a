import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'upstream-auth', version: 1, enabled: true, config: { as: 'bearer', token: 'sealed:a-key-of-the-upstream' } },
};
