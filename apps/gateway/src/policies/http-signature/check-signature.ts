import { constants, createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

/** Which algorithms of RFC 9421, section 3.3, a key is made for. */
export function algorithmsOf(key: KeyObject): readonly string[] {
  if (key.type === 'secret') return ['hmac-sha256'];
  switch (key.asymmetricKeyType) {
    case 'ed25519':
      return ['ed25519'];
    case 'ec':
      return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? ['ecdsa-p256-sha256'] : [];
    case 'rsa':
      return ['rsa-pss-sha512', 'rsa-v1_5-sha256'];
    default:
      return [];
  }
}

function fitsHmac(key: KeyObject, base: Buffer, signature: Buffer): boolean {
  const actual = createHmac('sha256', key).update(base).digest();
  return actual.length === signature.length && timingSafeEqual(actual, signature);
}

/** Whether the signature is this key's over these bytes. */
export function checkSignature(algorithm: string, key: KeyObject, base: Buffer, signature: Buffer): boolean {
  switch (algorithm) {
    case 'hmac-sha256':
      return fitsHmac(key, base, signature);
    case 'ed25519':
      return verify(null, base, key, signature);
    case 'ecdsa-p256-sha256':
      return verify('sha256', base, { key, dsaEncoding: 'ieee-p1363' }, signature);
    case 'rsa-pss-sha512':
      // the RFC asks signers for a salt of 64 bytes; libraries use others, and no length makes a forgery easier
      return verify('sha512', base, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }, signature);
    case 'rsa-v1_5-sha256':
      return verify('sha256', base, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
    default:
      return false;
  }
}
