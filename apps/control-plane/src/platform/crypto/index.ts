export { CryptoModule } from './crypto.module.js';
export { Sealer, sameText } from './sealer.js';
export { makeSigningKey } from './signing-key.js';
