import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'model-access', version: 1, enabled: true, config: { models: ['smart'], outputTokensMax: 4_096 } },
  unmeasured: 'it looks at calls to models, which npm run bench -- guards measures',
};
