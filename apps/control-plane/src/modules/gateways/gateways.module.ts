import { Global, Module } from '@nestjs/common';
import { GatewayTokens } from '../../platform/http/index.js';
import { Enrolment } from './enrolment.js';
import { GatewayRepository } from './gateway.repository.js';
import { GatewayReader } from './gateway-reader.js';
import { GatewayTokenLookup } from './gateway-token-lookup.js';
import { GatewaysController } from './gateways.controller.js';
import { Gateways } from './gateways.service.js';
import { GroupRepository } from './group.repository.js';
import { GroupKeys } from './group-keys.js';
import { GatewayGroups } from './groups.service.js';
import { Acknowledgements } from './link/acknowledgements.js';
import { DenyRepository } from './link/deny.repository.js';
import { LinkController } from './link/link.controller.js';
import { Link } from './link/link.service.js';
import { ManifestRepository } from './link/manifest.repository.js';
import { News } from './link/news.js';
import { PurgeStreamRepository } from './link/purge-stream.repository.js';
import { RouteReports } from './link/route-reports.js';
import { SigningKeys } from './link/signing-keys.js';
import { TokenRepository } from './token.repository.js';

@Global() // for the platform's guard, which asks for GatewayTokens
@Module({
  controllers: [GatewaysController, LinkController],
  providers: [
    Acknowledgements,
    DenyRepository,
    Enrolment,
    GatewayGroups,
    GroupKeys,
    GatewayReader,
    GatewayRepository,
    Gateways,
    GroupRepository,
    Link,
    ManifestRepository,
    News,
    RouteReports,
    PurgeStreamRepository,
    SigningKeys,
    TokenRepository,
    { provide: GatewayTokens, useClass: GatewayTokenLookup },
  ],
  exports: [Acknowledgements, DenyRepository, GatewayReader, GroupKeys, GroupRepository, ManifestRepository, News, RouteReports, SigningKeys, GatewayTokens],
})
export class GatewaysModule {}
