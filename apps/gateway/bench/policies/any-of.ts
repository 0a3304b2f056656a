import { credentialHandle } from '@gatehouse/kernel';
import { callerObjects } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const [id, secret] = ['gth_client_any', 'gth_secret_any'];
const methods = [
  { type: 'api-key', config: { headers: ['x-other-key'], bearer: false } },
  { type: 'oauth-token' },
  { type: 'jwt', config: { issuer: 'https://login.bench.test', audiences: ['bench'], keysUrl: 'http://127.0.0.1:9/' } },
  { type: 'basic-auth' },
];

/** User and password, found as the last of four kinds. */
export const fixture: PolicyFixture = {
  policy: { type: 'any-of', version: 1, enabled: true, config: { methods } },
  call: { headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` } },
  objects: callerObjects({ kind: 'client', hash: credentialHandle.client(id, secret) }),
};
