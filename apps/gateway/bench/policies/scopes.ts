import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: {
    type: 'scopes',
    version: 1,
    enabled: true,
    config: { allOf: ['pets:read'], roles: ['reader'], grants: [{ to: 'app_1', scopes: ['pets:read', 'pets:write'], roles: ['reader'] }] },
  },
  base: 'keyed',
};
