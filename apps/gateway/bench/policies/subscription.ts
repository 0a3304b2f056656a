import type { PolicyFixture } from './fixture.js';

/** Beside the key that it needs. */
export const fixture: PolicyFixture = { base: 'keyed', policy: { type: 'subscription', version: 1, enabled: true, config: {} } };
