import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'model-cache', version: 1, enabled: true, config: { by: 'api' } },
  unmeasured: 'it stands before models, which npm run bench -- P8 measures; npm run bench -- model-cache counts its false hits',
};
