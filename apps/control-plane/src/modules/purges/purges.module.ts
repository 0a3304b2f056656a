import { Module } from '@nestjs/common';
import { VersionsModule } from '../versions/index.js';
import { PurgeRepository } from './purge.repository.js';
import { PurgesController } from './purges.controller.js';
import { PurgesService } from './purges.service.js';

@Module({ imports: [VersionsModule], controllers: [PurgesController], providers: [PurgesService, PurgeRepository] })
export class PurgesModule {}
