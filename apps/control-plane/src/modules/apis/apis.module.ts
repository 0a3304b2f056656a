import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RevisionsModule } from '../revisions/index.js';
import { VersionsModule } from '../versions/index.js';
import { Api } from './api.entity.js';
import { ApiRepository } from './api.repository.js';
import { ApiVisibility } from './api-visibility.js';
import { ApisController } from './apis.controller.js';
import { ApisService } from './apis.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Api]), VersionsModule, RevisionsModule],
  controllers: [ApisController],
  providers: [ApisService, ApiRepository, ApiVisibility],
  exports: [ApisService, ApiVisibility],
})
export class ApisModule {}
