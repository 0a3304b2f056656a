import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'prompt-injection', version: 1, enabled: true, config: {} },
  unmeasured: 'it reads calls to models, which npm run bench -- guards measures',
};
