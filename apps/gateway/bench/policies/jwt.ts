import { createPublicKey } from 'node:crypto';
import { credentialHandle } from '@gatehouse/kernel';
import { SignJWT } from 'jose';
import { callerObjects, ENDS, ed25519Key, issuerSaying, TENANT } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const ISSUER = 'https://login.bench.test';
const key = ed25519Key();
const keysUrl = await issuerSaying({ keys: [{ ...createPublicKey(key).export({ format: 'jwk' }), kid: 'bench', alg: 'EdDSA' }] });
const token = await new SignJWT({ azp: 'shop', sub: 'ada', scope: 'pets:read pets:write', roles: ['reader'] })
  .setProtectedHeader({ alg: 'EdDSA', kid: 'bench' })
  .setIssuer(ISSUER)
  .setAudience('bench')
  .setExpirationTime(ENDS)
  .sign(key);

/** One token again and again, as callers send it: checked once, then remembered. */
export const fixture: PolicyFixture = {
  policy: { type: 'jwt', version: 1, enabled: true, config: { issuer: ISSUER, audiences: ['bench'], keysUrl } },
  call: { headers: { authorization: `Bearer ${token}` } },
  objects: callerObjects({ kind: 'subject', hash: credentialHandle.subject(TENANT, ISSUER, 'shop') }),
};
