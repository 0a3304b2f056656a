import { credentialHandle } from '@gatehouse/kernel';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { CALL, callerObjects } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const BASE = 'https://portal.bench.test/oauth2';
const hash = credentialHandle.client('bench', 'secret');
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
const { x = '', y = '' } = await exportJWK(publicKey);
const issuer = `${BASE}/${CALL.tenantId}`;
const token = await new SignJWT({ client_id: 'bench', gth_ref: hash })
  .setProtectedHeader({ alg: 'ES256', kid: 'bench', typ: 'at+jwt' })
  .setIssuer(issuer)
  .setAudience(issuer)
  .setIssuedAt()
  .setExpirationTime('12h')
  .sign(privateKey);

/** One token again and again, as callers send it: checked once, then remembered. */
export const fixture: PolicyFixture = {
  policy: { type: 'oauth-token', version: 1, enabled: true, config: {} },
  call: { headers: { authorization: `Bearer ${token}` } },
  objects: [
    { kind: 'token-keys', issuerBase: BASE, keys: [{ keyId: 'bench', algorithm: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x, y } }] },
    ...callerObjects({ kind: 'client', hash }),
  ],
};
