import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'spend-limit', version: 1, enabled: true, config: { dollars: 100_000, period: 'month' } },
  unmeasured: 'it counts calls to models, which npm run bench -- P8 measures',
};
