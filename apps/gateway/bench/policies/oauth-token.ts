import { createPrivateKey } from 'node:crypto';
import { credentialHandle } from '@gatehouse/kernel';
import { SignJWT } from 'jose';
import { callerObjects, ENDS, p256Jwk, TENANT } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const BASE = 'https://portal.bench.test/oauth2';
const hash = credentialHandle.client('bench', 'secret');
const { d, ...jwk } = p256Jwk();
const issuer = `${BASE}/${TENANT}`;
const token = await new SignJWT({ client_id: 'bench', gth_ref: hash })
  .setProtectedHeader({ alg: 'ES256', kid: 'bench', typ: 'at+jwt' })
  .setIssuer(issuer)
  .setAudience(issuer)
  .setExpirationTime(ENDS)
  .sign(createPrivateKey({ key: { ...jwk, d }, format: 'jwk' }));

/** One token again and again, as callers send it: checked once, then remembered. */
export const fixture: PolicyFixture = {
  policy: { type: 'oauth-token', version: 1, enabled: true, config: {} },
  call: { headers: { authorization: `Bearer ${token}` } },
  objects: [{ kind: 'token-keys', issuerBase: BASE, keys: [{ keyId: 'bench', algorithm: 'ES256', jwk }] }, ...callerObjects({ kind: 'client', hash })],
};
