import type { PolicyFixture } from './fixture.js';

/** What it costs calls that go past it: those that it answers are calls of their own. */
export const fixture: PolicyFixture = { policy: { type: 'mcp-server', version: 1, enabled: true, config: {} } };
