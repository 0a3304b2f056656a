import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { GatewaysModule } from '../gateways/index.js';
import { RouteReportRepository } from './route-report.repository.js';
import { RoutingService } from './routing.service.js';
import { Target } from './target.entity.js';
import { Upstream } from './upstream.entity.js';
import { UpstreamRepository } from './upstream.repository.js';
import { UpstreamSettingsReader } from './upstream-settings.js';
import { UpstreamsController } from './upstreams.controller.js';
import { UpstreamsService } from './upstreams.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Upstream, Target]), GatewaysModule],
  controllers: [UpstreamsController],
  providers: [UpstreamsService, RoutingService, UpstreamRepository, RouteReportRepository, UpstreamSettingsReader],
  exports: [UpstreamsService, UpstreamRepository],
})
export class UpstreamsModule {}
