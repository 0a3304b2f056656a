import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: {
    type: 'script',
    version: 1,
    enabled: true,
    config: { source: 'function onRequest(request) { request.headers["x-hops"] = String(Number(request.headers["x-hops"] ?? 0) + 1); }' },
  },
};
