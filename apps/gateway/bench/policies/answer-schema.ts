import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'answer-schema', version: 1, enabled: true, config: { schema: '{"type":"object"}' } },
  unmeasured: 'it reads answers of models, which npm run bench -- guards measures',
};
