import { generateKeyPairSync } from 'node:crypto';

/** An Ed25519 pair (RFC 8032) in PEM: the private half is for the Sealer, never for a column in clear. */
export function makeSigningKey(): { publicKeyPem: string; privateKeyPem: string } {
  const pair = generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
  return { publicKeyPem: pair.publicKey, privateKeyPem: pair.privateKey };
}
