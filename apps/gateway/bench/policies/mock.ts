import type { PolicyFixture } from './fixture.js';

const text = JSON.stringify({ id: 42, name: 'Rex', tags: ['a', 'b'] });

/** Spares a call to the upstream. */
export const fixture: PolicyFixture = {
  policy: { type: 'mock', version: 1, enabled: true, config: {} },
  api: {
    operations: [
      {
        id: 'any',
        method: 'GET',
        path: '/{a}/{b}',
        policies: [],
        contract: { responses: [{ status: '200', headers: [], bodies: [{ type: 'application/json', text }] }] },
      },
    ],
  },
};
