export { CryptoModule } from './crypto.module.js';
export { Sealer, sameText } from './sealer.js';
export { makeSigningKey } from './signing-key.js';
export { asPem, factsOf, type KeyPair, keyAsPem, readAuthorities, readCertificates, readKeyPair } from './x509.js';
