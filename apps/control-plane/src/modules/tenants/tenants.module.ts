import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MembersModule } from '../members/index.js';
import { Tenant } from './tenant.entity.js';
import { TenantRepository } from './tenant.repository.js';
import { TenantBirth } from './tenant-birth.js';
import { TenantsController } from './tenants.controller.js';
import { Tenants } from './tenants.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Tenant]), MembersModule],
  controllers: [TenantsController],
  providers: [Tenants, TenantBirth, TenantRepository],
  exports: [Tenants, TenantBirth],
})
export class TenantsModule {}
