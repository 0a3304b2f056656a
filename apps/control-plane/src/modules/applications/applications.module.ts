import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NoticesModule } from '../notices/index.js';
import { Application } from './application.entity.js';
import { ApplicationRepository } from './application.repository.js';
import { ApplicationAccess } from './application-access.js';
import { ApplicationEndings } from './application-endings.js';
import { ApplicationNotices } from './application-notices.js';
import { ApplicationsController } from './applications.controller.js';
import { ApplicationsService } from './applications.service.js';
import { Denials } from './denials.js';

@Module({
  imports: [TypeOrmModule.forFeature([Application]), NoticesModule],
  controllers: [ApplicationsController],
  providers: [ApplicationsService, ApplicationRepository, ApplicationAccess, ApplicationEndings, ApplicationNotices, Denials],
  exports: [ApplicationsService, ApplicationRepository, ApplicationAccess, ApplicationEndings, ApplicationNotices, Denials],
})
export class ApplicationsModule {}
