import type { PolicyFixture } from './fixture.js';

/** As many ranges as a deny list of the internet has; the caller is in none. */
const ranges = Array.from({ length: 1_000 }, (_, i) => `${11 + (i % 100)}.${i % 256}.0.0/20`);

export const fixture: PolicyFixture = { policy: { type: 'ip-filter', version: 1, enabled: true, config: { deny: ranges } } };
