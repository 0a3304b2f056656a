export { GatewayReader, type GatewayState } from './gateway-reader.js';
export { GatewaysModule } from './gateways.module.js';
export { GroupRepository } from './group.repository.js';
export { GroupKeys } from './group-keys.js';
export { Acknowledgements } from './link/acknowledgements.js';
export { DenyRepository } from './link/deny.repository.js';
export { ManifestRepository } from './link/manifest.repository.js';
export { News } from './link/news.js';
export { SigningKeys } from './link/signing-keys.js';
