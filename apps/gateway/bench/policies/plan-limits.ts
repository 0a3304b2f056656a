import type { PolicyFixture } from './fixture.js';

/** One limit on the plan, beside key and subscription. */
export const fixture: PolicyFixture = { base: 'keyed', policy: { type: 'plan-limits', version: 1, enabled: true, config: {} } };
