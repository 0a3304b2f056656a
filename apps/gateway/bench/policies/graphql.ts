import type { PolicyFixture } from './fixture.js';

const query = 'query Pets($n: Int) { pets(first: $n) { id name owner { name address { city } } toys(first: 3) { name } } }';

export const fixture: PolicyFixture = {
  policy: { type: 'graphql', version: 1, enabled: true, config: { depthMax: 8, costMax: 1_000, introspection: false } },
  call: { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables: { n: 20 } }) },
};
