import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PolicyFixture } from './fixture.js';

/** Asked once: a call-out without a cache costs what its service takes. */
const service = createServer((_request, response) => void response.setHeader('content-type', 'application/json').end('{"tier":"gold"}'));
await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
service.unref();

export const fixture: PolicyFixture = {
  policy: {
    type: 'call-out',
    version: 1,
    enabled: true,
    config: {
      url: `http://127.0.0.1:${(service.address() as AddressInfo).port}/users/{{ application.id }}`,
      cacheMs: 3_600_000,
      setHeaders: [{ name: 'x-tier', value: '{{ answer.body.tier }}' }],
    },
  },
};
