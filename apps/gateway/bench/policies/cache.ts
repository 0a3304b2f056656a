import type { PolicyFixture } from './fixture.js';

/** A hit: what is spared is a whole call to the upstream, so less than nothing is added. */
export const fixture: PolicyFixture = {
  policy: { type: 'cache', version: 1, enabled: true, config: { sharing: 'everyone', defaultMs: 3_600_000 } },
};
