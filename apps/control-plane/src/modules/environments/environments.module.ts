import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TenantsModule } from '../tenants/index.js';
import { Environment } from './environment.entity.js';
import { EnvironmentRepository } from './environment.repository.js';
import { EnvironmentsController } from './environments.controller.js';
import { EnvironmentsService } from './environments.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Environment]), TenantsModule],
  controllers: [EnvironmentsController],
  providers: [EnvironmentsService, EnvironmentRepository],
  exports: [EnvironmentsService, EnvironmentRepository],
})
export class EnvironmentsModule {}
