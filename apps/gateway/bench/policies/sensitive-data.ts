import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'sensitive-data', version: 1, enabled: true, config: { request: 'placeholder', answer: 'mask' } },
  unmeasured: 'it reads calls to models, which npm run bench -- guards measures',
};
