import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: {
    type: 'rewrite',
    version: 1,
    enabled: true,
    config: {
      path: { by: 'template', template: '/v2{{ request.path | raw }}' },
      query: { remove: ['debug'], set: [{ name: 'tenant', value: '{{ api.slug }}' }] },
    },
  },
};
