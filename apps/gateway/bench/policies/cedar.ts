import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: {
    type: 'cedar',
    version: 1,
    enabled: true,
    config: {
      policies:
        '@id("read") permit(principal, action in Action::"read", resource); @id("away") forbid(principal, action, resource) unless { context.address.isLoopback() };',
    },
  },
  base: 'keyed',
};
