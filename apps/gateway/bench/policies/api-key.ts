import type { PolicyFixture } from './fixture.js';

/** With the key that the bench sends anyway. */
export const fixture: PolicyFixture = { policy: { type: 'api-key', version: 1, enabled: true, config: {} } };
