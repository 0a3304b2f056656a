import { credentialHandle } from '@gatehouse/kernel';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { CALL, callerObjects, issuerSaying } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const ISSUER = 'https://login.bench.test';
const { privateKey, publicKey } = await generateKeyPair('RS256');
const keysUrl = await issuerSaying({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256' }] });
const claims = { azp: 'shop', sub: 'ada', scope: 'pets:read pets:write', roles: ['reader'] };
const token = await new SignJWT(claims)
  .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
  .setIssuer(ISSUER)
  .setAudience('bench')
  .setIssuedAt()
  .setExpirationTime('12h')
  .sign(privateKey);

/** One token again and again, as callers send it: checked once, then remembered. */
export const fixture: PolicyFixture = {
  policy: { type: 'jwt', version: 1, enabled: true, config: { issuer: ISSUER, audiences: ['bench'], keysUrl } },
  call: { headers: { authorization: `Bearer ${token}` } },
  objects: callerObjects({ kind: 'subject', hash: credentialHandle.subject(CALL.tenantId, ISSUER, 'shop') }),
};
