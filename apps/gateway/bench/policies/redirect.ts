import type { PolicyFixture } from './fixture.js';

/** Spares a call to the upstream. */
export const fixture: PolicyFixture = {
  policy: { type: 'redirect', version: 1, enabled: true, config: { location: 'https://api.example.com/v2{{ request.path | raw }}' } },
};
