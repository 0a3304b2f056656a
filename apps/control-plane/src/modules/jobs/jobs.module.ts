import { Module } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

/** Queues as platform admins see them; running them is the platform's. */
@Module({ controllers: [JobsController], providers: [JobsService] })
export class JobsAdminModule {}
