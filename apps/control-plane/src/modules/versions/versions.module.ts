import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnvironmentsModule } from '../environments/index.js';
import { NoticesModule } from '../notices/index.js';
import { SubscriberRepository } from './subscriber.repository.js';
import { Version } from './version.entity.js';
import { VersionRepository } from './version.repository.js';
import { VersionAnnouncements } from './version-announcements.js';
import { VersionRetirements } from './version-retirements.js';
import { VersionTransitionsService } from './version-transitions.service.js';
import { VersionsController } from './versions.controller.js';
import { Versions } from './versions.js';
import { VersionsService } from './versions.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Version]), EnvironmentsModule, NoticesModule],
  controllers: [VersionsController],
  providers: [Versions, VersionsService, VersionTransitionsService, VersionAnnouncements, VersionRepository, SubscriberRepository, VersionRetirements],
  exports: [Versions, VersionsService, VersionRepository, VersionRetirements, VersionTransitionsService],
})
export class VersionsModule {}
