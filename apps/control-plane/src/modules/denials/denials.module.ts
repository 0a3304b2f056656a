import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Denial } from './denial.entity.js';
import { DenialRepository } from './denial.repository.js';
import { DenialsController } from './denials.controller.js';
import { DenialsService } from './denials.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Denial])],
  controllers: [DenialsController],
  providers: [DenialsService, DenialRepository],
})
export class DenialsModule {}
