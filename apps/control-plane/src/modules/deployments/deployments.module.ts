import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnvironmentsModule } from '../environments/index.js';
import { GatewaysModule } from '../gateways/index.js';
import { RevisionsModule } from '../revisions/index.js';
import { VersionsModule } from '../versions/index.js';
import { Deployment } from './deployment.entity.js';
import { DeploymentRepository } from './deployment.repository.js';
import { DeploymentProgress } from './deployment-progress.js';
import { DeploymentsController } from './deployments.controller.js';
import { DeploymentsService } from './deployments.service.js';
import { ProgressRepository } from './progress.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([Deployment]), EnvironmentsModule, GatewaysModule, RevisionsModule, VersionsModule],
  controllers: [DeploymentsController],
  providers: [DeploymentsService, DeploymentProgress, DeploymentRepository, ProgressRepository],
  exports: [DeploymentsService],
})
export class DeploymentsModule {}
