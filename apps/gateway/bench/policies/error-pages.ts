import type { PolicyFixture } from './fixture.js';

/** What it costs calls that are not refused. */
export const fixture: PolicyFixture = {
  policy: {
    type: 'error-pages',
    version: 1,
    enabled: true,
    config: { pages: [{ bodies: [{ contentType: 'application/json', template: '{ "error": {{ error.code }} }' }] }] },
  },
};
