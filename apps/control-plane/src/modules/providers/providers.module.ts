import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ModelCatalogueModule } from '../model-catalogue/index.js';
import { ProviderConnection } from './connection.js';
import { Provider, ProviderKey } from './provider.entity.js';
import { ProviderRepository } from './provider.repository.js';
import { ProviderChecks } from './provider-checks.service.js';
import { ProviderKeys } from './provider-keys.service.js';
import { ProvidersController } from './providers.controller.js';
import { ProvidersService } from './providers.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Provider, ProviderKey]), ModelCatalogueModule],
  controllers: [ProvidersController],
  providers: [ProvidersService, ProviderKeys, ProviderChecks, ProviderConnection, ProviderRepository],
  exports: [ProvidersService, ProviderKeys, ProviderRepository],
})
export class ProvidersModule {}
