import { Module } from '@nestjs/common';
import { ApisModule } from '../apis/index.js';
import { ApplicationsModule } from '../applications/index.js';
import { CredentialsModule } from '../credentials/index.js';
import { DeploymentsModule } from '../deployments/index.js';
import { EnvironmentsModule } from '../environments/index.js';
import { ModelRoutesModule } from '../model-routes/index.js';
import { PlansModule } from '../plans/index.js';
import { ProductsModule } from '../products/index.js';
import { ProvidersModule } from '../providers/index.js';
import { RevisionsModule } from '../revisions/index.js';
import { SubscriptionsModule } from '../subscriptions/index.js';
import { TenantsModule } from '../tenants/index.js';
import { UpstreamsModule } from '../upstreams/index.js';
import { VersionsModule } from '../versions/index.js';
import { DemoApi } from './demo-api.js';
import { DemoModels } from './demo-models.js';
import { DemoOffer } from './demo-offer.js';
import { DemoSeed } from './demo-seed.js';
import { DemoTenant } from './demo-tenant.js';

@Module({
  imports: [
    ApisModule,
    ApplicationsModule,
    CredentialsModule,
    DeploymentsModule,
    EnvironmentsModule,
    ModelRoutesModule,
    PlansModule,
    ProductsModule,
    ProvidersModule,
    RevisionsModule,
    SubscriptionsModule,
    TenantsModule,
    UpstreamsModule,
    VersionsModule,
  ],
  providers: [DemoApi, DemoModels, DemoOffer, DemoSeed, DemoTenant],
})
export class DemoModule {}
