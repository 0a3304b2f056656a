import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'token-limit', version: 1, enabled: true, config: { tokens: 1_000_000_000, period: 'month' } },
  unmeasured: 'it counts calls to models, which npm run bench -- P8 measures',
};
