import type { PolicyFixture } from './fixture.js';

/** What it costs the calls that open no WebSocket. */
export const fixture: PolicyFixture = {
  policy: { type: 'websocket-limits', version: 1, enabled: true, config: { fromClient: { messageBytesMax: 65_536, messagesPerSecond: 20 } } },
};
