import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { IssuerUnreachable } from '../../identity/issuer-keys.js';
import { Reply } from '../../pipeline/reply.js';
import { verifyToken } from './verify-token.js';

const NOW_MS = Date.UTC(2026, 10, 22);
const NOW = NOW_MS / 1_000;
const EXPECTED = { issuer: 'https://login.test', audiences: ['pets', 'birds'], algorithms: ['ES256' as const], clockSkewMs: 30_000, ageMaxMs: undefined };

describe('a token', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  let keys: ReturnType<typeof createLocalJWKSet>;
  beforeAll(async () => {
    keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] });
  });
  const claims = (more: JWTPayload = {}): JWTPayload => ({ iss: EXPECTED.issuer, aud: 'pets', iat: NOW, exp: NOW + 60, ...more });
  const made = (payload: JWTPayload, header: Record<string, unknown> = {}) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k', ...header }).sign(privateKey);
  const outcome = async (token: string, expected: Parameters<typeof verifyToken>[2] = EXPECTED) => {
    const result = await verifyToken(token, keys, expected, NOW_MS);
    return result instanceof Reply ? `${result.code}: ${result.detail}` : result.untilMs - NOW_MS;
  };

  test('counts until its end and the clock skew, or until it is too old', async () => {
    expect(await outcome(await made(claims()))).toBe(90_000);
    expect(await outcome(await made(claims({ exp: NOW - 29 })))).toBe(1_000);
    expect(await outcome(await made(claims({ iat: NOW - 10 })), { ...EXPECTED, ageMaxMs: 20_000 })).toBe(40_000);
  });

  test('does not count otherwise, and each reason is told', async () => {
    expect(await outcome(await made(claims({ exp: NOW - 31 })))).toMatch(/^gateway.credential_expired/);
    expect(await outcome(await made(claims({ nbf: NOW + 31 })))).toMatch(/claim nbf/);
    expect(await outcome(await made(claims({ iss: 'https://login.test/' })))).toMatch(/claim iss/);
    expect(await outcome(await made(claims({ aud: ['fish'] })))).toMatch(/claim aud/);
    expect(await outcome(await made({ iss: EXPECTED.issuer, aud: 'pets' }))).toMatch(/claim exp/);
    expect(await outcome(await made(claims({ iat: NOW - 90 })), { ...EXPECTED, ageMaxMs: 20_000 })).toMatch(/^gateway.credential_expired|claim iat/);
    expect(await outcome(await made(claims(), { kid: 'other' }))).toMatch(/no such key/);
    expect(await outcome(await made(claims()), { ...EXPECTED, algorithms: ['RS256'] })).toMatch(/algorithm/);
    expect(await outcome(`${(await made(claims())).slice(0, -6)}AAAAAA`)).toMatch(/signature/);
    expect(await outcome('a.b.c')).toMatch(/^gateway.credential_malformed/);
  });

  test('whose issuer cannot be asked is no fault of the caller’s, and a defect stays one', async () => {
    const token = await made(claims());
    const away = await verifyToken(token, () => Promise.reject(new IssuerUnreachable('away')), EXPECTED, NOW_MS);
    expect(away).toMatchObject({ status: 503, code: 'gateway.issuer_unreachable' });
    await expect(verifyToken(token, () => Promise.reject(new RangeError('a defect')), EXPECTED, NOW_MS)).rejects.toThrow('a defect');
  });
});
