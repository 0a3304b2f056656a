import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'topics', version: 1, enabled: true, config: { deny: [{ name: 'investing', words: ['stock tip', 'share price'] }] } },
  unmeasured: 'it reads calls to models, which npm run bench -- guards measures',
};
