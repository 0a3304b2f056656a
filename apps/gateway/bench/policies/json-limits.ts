import type { PolicyFixture } from './fixture.js';

const body = JSON.stringify({ items: Array.from({ length: 20 }, (_, i) => ({ id: i, name: `item ${i}`, tags: ['a', 'b'] })) });

/** 1 KB; to hold the body is part of it. */
export const fixture: PolicyFixture = {
  policy: { type: 'json-limits', version: 1, enabled: true, config: {} },
  call: { method: 'POST', headers: { 'content-type': 'application/json' }, body },
};
