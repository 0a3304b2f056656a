import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MembersModule } from '../members/index.js';
import { Team } from './team.entity.js';
import { TeamRepository } from './team.repository.js';
import { TeamsController } from './teams.controller.js';
import { Teams } from './teams.service.js';

@Module({ imports: [TypeOrmModule.forFeature([Team]), MembersModule], controllers: [TeamsController], providers: [Teams, TeamRepository] })
export class TeamsModule {}
