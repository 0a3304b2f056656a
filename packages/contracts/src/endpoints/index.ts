import type { EndpointTable } from '../endpoint.js';
import { accounts } from './accounts.js';
import { apis } from './apis.js';
import { applications } from './applications.js';
import { catalogue } from './catalogue.js';
import { certificates } from './certificates.js';
import { credentials } from './credentials.js';
import { denials } from './denials.js';
import { deployments } from './deployments.js';
import { documents } from './documents.js';
import { modelCatalogue } from './model-catalogue.js';
import { modelRoutes } from './model-routes.js';
import { audit, gatewayLink, gateways, jobs, platformAccounts } from './platform.js';
import { policies, policySets, traces } from './policies.js';
import { plans, products } from './products.js';
import { providers } from './providers.js';
import { purges } from './purges.js';
import { analytics, callRecords } from './records.js';
import { revisions } from './revisions.js';
import { subscriptions } from './subscriptions.js';
import { environments, members, notices, teams, tenants } from './tenants.js';
import { upstreams } from './upstreams.js';
import { versions } from './versions.js';

/** Every endpoint of the management API. A boot test holds this equal to what the control plane binds. */
export const API = {
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
  deployments,
  purges,
  upstreams,
  providers,
  modelRoutes,
  modelCatalogue,
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
  audit,
  jobs,
  gateways,
  gatewayLink,
} as const satisfies Record<string, EndpointTable>;

export type Api = typeof API;

/** `[group.name, endpoint]` of every endpoint. */
export const allEndpoints = Object.entries(API).flatMap(([group, table]) =>
  Object.entries(table).map(([name, endpoint]) => [`${group}.${name}`, endpoint] as const),
);
