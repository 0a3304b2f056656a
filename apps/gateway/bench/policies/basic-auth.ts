import { credentialHandle } from '@gatehouse/kernel';
import { callerObjects } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const [id, secret] = ['gth_client_0123456789abcdef', 'gth_secret_0123456789abcdef0123456789abcdef012345'];

export const fixture: PolicyFixture = {
  policy: { type: 'basic-auth', version: 1, enabled: true, config: {} },
  call: { headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` } },
  objects: callerObjects({ kind: 'client', hash: credentialHandle.client(id, secret) }),
};
