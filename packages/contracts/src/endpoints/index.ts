import type { Endpoint, EndpointTable } from '../endpoint.js';
import { accounts } from './accounts.js';
import { apis } from './apis.js';
import { applications } from './applications.js';
import { budgets } from './budgets.js';
import { catalogue } from './catalogue.js';
import { certificates } from './certificates.js';
import { credentials } from './credentials.js';
import { denials } from './denials.js';
import { deployments } from './deployments.js';
import { documents } from './documents.js';
import { mcpTools } from './mcp-tools.js';
import { modelCatalogue } from './model-catalogue.js';
import { modelRoutes } from './model-routes.js';
import { modelUsage } from './model-usage.js';
import { audit, gatewayLink, gateways, jobs, platformAccounts } from './platform.js';
import { policies, policySets, traces } from './policies.js';
import { plans, products } from './products.js';
import { prompts } from './prompts.js';
import { providers } from './providers.js';
import { purges } from './purges.js';
import { analytics, callRecords } from './records.js';
import { revisions } from './revisions.js';
import { subscriptions } from './subscriptions.js';
import { environments, members, notices, teams, tenants } from './tenants.js';
import { upstreams } from './upstreams.js';
import { versions } from './versions.js';

/** By name, as each table spells itself out where it stands: all of them together would be more than a compiler writes down. */
export type Api = {
  readonly accounts: typeof accounts;
  readonly platformAccounts: typeof platformAccounts;
  readonly tenants: typeof tenants;
  readonly members: typeof members;
  readonly teams: typeof teams;
  readonly environments: typeof environments;
  readonly notices: typeof notices;
  readonly documents: typeof documents;
  readonly apis: typeof apis;
  readonly versions: typeof versions;
  readonly revisions: typeof revisions;
  readonly mcpTools: typeof mcpTools;
  readonly deployments: typeof deployments;
  readonly purges: typeof purges;
  readonly upstreams: typeof upstreams;
  readonly providers: typeof providers;
  readonly modelRoutes: typeof modelRoutes;
  readonly modelCatalogue: typeof modelCatalogue;
  readonly prompts: typeof prompts;
  readonly certificates: typeof certificates;
  readonly denials: typeof denials;
  readonly products: typeof products;
  readonly plans: typeof plans;
  readonly policySets: typeof policySets;
  readonly policies: typeof policies;
  readonly traces: typeof traces;
  readonly applications: typeof applications;
  readonly subscriptions: typeof subscriptions;
  readonly credentials: typeof credentials;
  readonly catalogue: typeof catalogue;
  readonly callRecords: typeof callRecords;
  readonly analytics: typeof analytics;
  readonly modelUsage: typeof modelUsage;
  readonly budgets: typeof budgets;
  readonly audit: typeof audit;
  readonly jobs: typeof jobs;
  readonly gateways: typeof gateways;
  readonly gatewayLink: typeof gatewayLink;
};

/** Every endpoint of the management API. A boot test holds this equal to what the control plane binds. */
export const API: Api = {
  accounts,
  platformAccounts,
  tenants,
  members,
  teams,
  environments,
  notices,
  documents,
  apis,
  versions,
  revisions,
  mcpTools,
  deployments,
  purges,
  upstreams,
  providers,
  modelRoutes,
  modelCatalogue,
  prompts,
  certificates,
  denials,
  products,
  plans,
  policySets,
  policies,
  traces,
  applications,
  subscriptions,
  credentials,
  catalogue,
  callRecords,
  analytics,
  modelUsage,
  budgets,
  audit,
  jobs,
  gateways,
  gatewayLink,
};

/** `[group.name, endpoint]` of every endpoint. */
export const allEndpoints: readonly (readonly [string, Endpoint])[] = Object.entries<EndpointTable>(API).flatMap(([group, table]) =>
  Object.entries(table).map(([name, endpoint]) => [`${group}.${name}`, endpoint] as const),
);
