import { AccountsModule } from './accounts/index.js';
import { AnalyticsModule } from './analytics/index.js';
import { ApisModule } from './apis/index.js';
import { ApplicationsModule } from './applications/index.js';
import { AuditModule } from './audit/index.js';
import { BudgetsModule } from './budgets/index.js';
import { CallRecordsModule } from './call-records/index.js';
import { CatalogueModule } from './catalogue/index.js';
import { CertificatesModule } from './certificates/index.js';
import { CredentialsModule } from './credentials/index.js';
import { DemoModule } from './demo/index.js';
import { DenialsModule } from './denials/index.js';
import { DeploymentsModule } from './deployments/index.js';
import { DocumentsModule } from './documents/index.js';
import { EnvironmentsModule } from './environments/index.js';
import { GatewaysModule } from './gateways/index.js';
import { JobsAdminModule } from './jobs/index.js';
import { McpToolsModule } from './mcp-tools/index.js';
import { MembersModule } from './members/index.js';
import { ModelCatalogueModule } from './model-catalogue/index.js';
import { ModelRoutesModule } from './model-routes/index.js';
import { NoticesModule } from './notices/index.js';
import { OauthModule } from './oauth/index.js';
import { PlansModule } from './plans/index.js';
import { PoliciesModule } from './policies/index.js';
import { ProductsModule } from './products/index.js';
import { PromptsModule } from './prompts/index.js';
import { ProvidersModule } from './providers/index.js';
import { PurgesModule } from './purges/index.js';
import { RevisionsModule } from './revisions/index.js';
import { SnapshotsModule } from './snapshots/index.js';
import { SubscriptionsModule } from './subscriptions/index.js';
import { TeamsModule } from './teams/index.js';
import { TenantsModule } from './tenants/index.js';
import { UpstreamsModule } from './upstreams/index.js';
import { VersionsModule } from './versions/index.js';

/** Every module of the control plane; one line each. */
export const modules = [
  AccountsModule,
  AuditModule,
  JobsAdminModule,
  MembersModule,
  NoticesModule,
  TeamsModule,
  TenantsModule,
  DocumentsModule,
  EnvironmentsModule,
  UpstreamsModule,
  ModelCatalogueModule,
  ProvidersModule,
  ModelRoutesModule,
  PromptsModule,
  CertificatesModule,
  GatewaysModule,
  SnapshotsModule,
  CallRecordsModule,
  BudgetsModule,
  AnalyticsModule,
  VersionsModule,
  McpToolsModule,
  ApplicationsModule,
  CredentialsModule,
  OauthModule,
  PoliciesModule,
  PlansModule,
  ProductsModule,
  SubscriptionsModule,
  RevisionsModule,
  ApisModule,
  DenialsModule,
  DeploymentsModule,
  PurgesModule,
  CatalogueModule,
  DemoModule,
];
