import { SEALED } from '@gatehouse/definition';
import { credentialHandle } from '@gatehouse/kernel';
import { callerObjects, issuerSaying, TENANT } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const endpoint = await issuerSaying({ active: true, azp: 'shop', sub: 'ada', scope: 'pets:read' });

/** One token again and again: asked about once a minute. */
export const fixture: PolicyFixture = {
  policy: { type: 'token-introspection', version: 1, enabled: true, config: { endpoint, clientId: 'bench', clientSecret: `${SEALED}secret` } },
  call: { headers: { authorization: 'Bearer opaque-token-of-the-bench' } },
  objects: callerObjects({ kind: 'subject', hash: credentialHandle.subject(TENANT, endpoint, 'shop') }),
};
