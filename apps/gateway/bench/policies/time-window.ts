import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'time-window', version: 1, enabled: true, config: { windows: [{}], timeZone: 'Europe/Berlin' } },
};
