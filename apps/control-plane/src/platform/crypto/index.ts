export { CryptoModule } from './crypto.module.js';
export { Sealer, sameText } from './sealer.js';
export { makeSigningKey } from './signing-key.js';
export { asPem, type KeyPair, keyAsPem, nameOf, readAuthorities, readCertificates, readKeyPair, readPrivateKey } from './x509.js';
