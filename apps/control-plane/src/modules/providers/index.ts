export { ProviderRepository } from './provider.repository.js';
export { keyContext } from './provider.rules.js';
export { ProvidersModule } from './providers.module.js';
export { ProvidersService } from './providers.service.js';
