import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Notice } from './notice.entity.js';
import { NoticeRepository } from './notice.repository.js';
import { NoticeInbox } from './notice-inbox.service.js';
import { NoticesController } from './notices.controller.js';
import { Notices } from './notices.js';

@Module({
  imports: [TypeOrmModule.forFeature([Notice])],
  controllers: [NoticesController],
  providers: [Notices, NoticeInbox, NoticeRepository],
  exports: [Notices],
})
export class NoticesModule {}
