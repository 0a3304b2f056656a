export type { Provider, ProviderSettings } from './provider.entity.js';
export { ProviderRepository } from './provider.repository.js';
export { keyContext } from './provider.rules.js';
export { ProviderKeys } from './provider-keys.service.js';
export { ProvidersModule } from './providers.module.js';
export { ProvidersService } from './providers.service.js';
