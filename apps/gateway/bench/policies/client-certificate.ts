import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'client-certificate', version: 1, enabled: true, config: { by: 'fingerprint' } },
  unmeasured: 'The calls of the bench come in clear text and show no certificate.',
};
