import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = { policy: { type: 'geo-filter', version: 1, enabled: true, config: { deny: ['AQ'], unknown: 'allow' } } };
