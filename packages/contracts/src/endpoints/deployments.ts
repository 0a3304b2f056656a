import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { actor, flag, id, instant, page, pageQuery, reason } from '../shapes.js';
import { versionParams } from './versions.js';

export const DEPLOYMENT_STATES = ['pending', 'active', 'failed', 'superseded', 'withdrawn'] as const;

export const GatewayStatus = z.object({
  gatewayId: id('gateway'),
  name: z.string(),
  status: z.enum(['applied', 'refused', 'waiting', 'silent']),
  message: z.string().nullable(),
  at: instant.nullable(),
});

export const Deployment = z.object({
  id: id('deployment'),
  version: z.object({ id: id('version'), name: z.string() }),
  revision: z.object({ id: id('revision'), number: z.number().int() }),
  environment: z.object({ id: id('environment'), slug: z.string(), name: z.string() }),
  state: z.enum(DEPLOYMENT_STATES),
  isRollback: z.boolean(),
  note: z.string(),
  author: actor,
  createdAt: instant,
  /** When the last gateway of the group had it, and how long that took. */
  liveAt: instant.nullable(),
  liveAfterMs: z.number().int().nullable(),
  gateways: z.array(GatewayStatus),
});

const path = '/tenants/:tenant/apis/:api/versions/:version/deployments';

const deploy = { kind: 'tenant', permission: 'apis:deploy' } as const;

const deploymentParams = versionParams.extend({ deployment: id('deployment') });
const read = { kind: 'tenant', permission: 'apis:read' } as const;

export const deployments = endpoints({
  list: {
    method: 'GET',
    path: path,
    tag: 'Deployments',
    summary: 'Deployments of a version, newest first',
    access: read,
    status: 200,
    params: versionParams,
    query: z.object({ ...pageQuery, active: flag.optional() }),
    response: page(Deployment),
    errors: [],
  },
  create: {
    method: 'POST',
    path: path,
    tag: 'Deployments',
    summary: 'Deploy a revision to an environment; an older one is a roll-back',
    access: deploy,
    status: 201,
    params: versionParams,
    body: z.strictObject({ revisionId: id('revision'), environment: z.string().max(100), note: z.string().max(500).default('') }),
    response: Deployment,
    errors: ['deployment.pinned', 'revision.not_deployable'],
  },
  get: {
    method: 'GET',
    path: `${path}/:deployment`,
    tag: 'Deployments',
    summary: 'One deployment, with what each gateway says',
    access: read,
    status: 200,
    params: deploymentParams,
    response: Deployment,
    errors: [],
  },
  withdraw: {
    method: 'POST',
    path: `${path}/:deployment/withdraw`,
    tag: 'Deployments',
    summary: 'Take the version out of the environment',
    access: deploy,
    status: 200,
    params: deploymentParams,
    body: z.strictObject({ reason }),
    response: Deployment,
    errors: ['transition.not_allowed'],
  },
  pin: {
    method: 'POST',
    path: `${path}/:deployment/pin`,
    tag: 'Deployments',
    summary: 'Hold this revision in the environment, or lift the pin',
    access: deploy,
    status: 200,
    params: deploymentParams,
    body: z.strictObject({ pinned: z.boolean(), reason }),
    response: Deployment,
    errors: ['transition.not_allowed'],
  },
});
