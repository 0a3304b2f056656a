import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'cors', version: 1, enabled: true, config: { origins: ['https://app.example.com', 'https://*.example.org'] } },
  call: { headers: { origin: 'https://shop.example.org' } },
};
