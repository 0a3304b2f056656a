import type { PolicyFixture } from './fixture.js';

const body = `<items>${Array.from({ length: 20 }, (_, i) => `<item id="${i}"><name>item ${i}</name></item>`).join('')}</items>`;

/** 1 KB; to hold the body is part of it. */
export const fixture: PolicyFixture = {
  policy: { type: 'xml-limits', version: 1, enabled: true, config: {} },
  call: { method: 'POST', headers: { 'content-type': 'application/xml' }, body },
};
