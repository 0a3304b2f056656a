import { hashApiKey, mintApiKey } from '@gatehouse/kernel';
import { callerObjects } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const { key } = mintApiKey('live');
const methods = [
  { type: 'oauth-token' },
  { type: 'jwt', config: { issuer: 'https://login.bench.test', audiences: ['bench'], keysUrl: 'http://127.0.0.1:9/' } },
  { type: 'basic-auth' },
  { type: 'api-key', config: { bearer: false } },
];

/** A key, found as the last of four kinds. */
export const fixture: PolicyFixture = {
  policy: { type: 'any-of', version: 1, enabled: true, config: { methods } },
  call: { headers: { 'x-api-key': key } },
  objects: callerObjects({ hash: hashApiKey(key) }),
};
