import type { PolicyFixture } from './fixture.js';

/** A body of a hundred bytes: what it costs to begin. */
export const fixture: PolicyFixture = {
  policy: { type: 'compression', version: 1, enabled: true, config: { codings: ['gzip'], bytesMin: 0, types: ['text/*', 'application/*'] } },
  call: { headers: { 'accept-encoding': 'gzip' } },
};
