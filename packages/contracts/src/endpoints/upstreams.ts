import {
  Mirror,
  MirrorCounts,
  MirrorSample,
  ShownFunction,
  SideReport,
  Target,
  TrafficSplit,
  TrafficSplitSettings,
  UpstreamFunctionSettings,
  UpstreamObject,
  UpstreamTls,
} from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, inTenant, name, tenantParams } from '../shapes.js';
import { ChainLink } from './certificates.js';

const shape = UpstreamObject.shape;
const target = Target.shape;
const tls = UpstreamTls.shape;
const keyPem = z.string().trim().min(1).max(20_000);

/** Sections that may be left out; what is left out of a section is filled in with its defaults. */
const settings = {
  totalTimeoutMs: shape.totalTimeoutMs,
  balance: shape.balance,
  health: shape.health,
  circuit: shape.circuit,
  retry: shape.retry,
  pool: shape.pool,
};

export const UpstreamTarget = z.object({
  id: id('target'),
  url: z.string(),
  weight: target.weight,
  connectionsMax: target.connectionsMax,
  srv: target.srv,
});

export const Upstream = z.object({
  id: id('upstream'),
  name: z.string(),
  targets: z.array(UpstreamTarget),
  hostHeader: shape.hostHeader,
  connectTimeoutMs: shape.connectTimeoutMs,
  firstByteTimeoutMs: shape.firstByteTimeoutMs,
  idleTimeoutMs: shape.idleTimeoutMs,
  retries: shape.retries,
  tlsVerify: z.boolean(),
  ...settings,
  tls: z
    .object({
      caPem: tls.caPem,
      /** What `caPem` holds. */
      authorities: z.array(ChainLink),
      serverName: tls.serverName,
      /** The private key is in no answer. */
      clientCertificate: z.object({ chainPem: z.string(), chain: z.array(ChainLink) }).optional(),
    })
    .optional(),
  split: TrafficSplit.optional(),
  mirror: Mirror.optional(),
  function: ShownFunction.optional(),
  /** API versions whose revisions name it. */
  usedBy: z.array(z.object({ apiId: id('api'), apiName: z.string(), versionName: z.string() })),
  createdAt: instant,
  updatedAt: instant,
});

const UpstreamBody = z.strictObject({
  name,
  targets: z
    .array(z.strictObject({ url: z.string().max(500), weight: target.weight.default(1), connectionsMax: target.connectionsMax, srv: target.srv }))
    .min(1)
    .max(100),
  hostHeader: shape.hostHeader.default('target'),
  connectTimeoutMs: shape.connectTimeoutMs.default(2_000),
  firstByteTimeoutMs: shape.firstByteTimeoutMs.default(30_000),
  idleTimeoutMs: shape.idleTimeoutMs.default(60_000),
  retries: shape.retries.default(1),
  tlsVerify: z.boolean().default(true),
  ...settings,
  tls: z
    .strictObject({
      caPem: tls.caPem,
      serverName: tls.serverName,
      /** Without `keyPem` the stored key stays, when there is one. */
      clientCertificate: z.strictObject({ chainPem: z.string().trim().min(1).max(262_144), keyPem: keyPem.optional() }).optional(),
    })
    .optional(),
});

/** Where calls go beside the targets: arms of a split, copies, and what the targets are asked to run. A section that is left out is taken away. */
export const UpstreamRouting = z.strictObject({
  split: TrafficSplitSettings.optional().meta({ title: 'Split', description: 'Part of the calls goes to other upstreams' }),
  mirror: Mirror.optional().meta({ title: 'Mirror', description: 'Copies of calls go to another upstream, and the answers are compared' }),
  function: UpstreamFunctionSettings.optional().meta({ title: 'Function', description: 'The targets are places where a function is run' }),
});

const SideFigures = SideReport.omit({ times: true });

/** Of all gateway processes together, of which each counts its own. */
const RoutingFigures = z.object({
  /** Processes that reported lately. */
  reporting: z.number().int(),
  split: z.object({ base: SideFigures, arms: z.array(SideFigures.extend({ name: z.string() })) }).optional(),
  mirror: z.object({ counts: MirrorCounts, samples: z.array(MirrorSample) }).optional(),
});

const upstreamParams = inTenant({ upstream: id('upstream') });
const read = { kind: 'tenant', permission: 'upstreams:read' } as const;
const write = { kind: 'tenant', permission: 'upstreams:write' } as const;
const tag = 'Upstreams';
const WRONG = ['upstream.address_not_allowed', 'certificate.unreadable', 'certificate.key_mismatch', 'certificate.expired', 'slug.taken'] as const;

/** A change to an upstream is live as soon as it is saved: it says where calls go, not what they mean. */
export const upstreams = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/upstreams',
    tag,
    summary: 'Upstreams of the tenant',
    access: read,
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(Upstream) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/upstreams',
    tag,
    summary: 'Make an upstream',
    access: write,
    status: 201,
    params: tenantParams,
    body: UpstreamBody,
    response: Upstream,
    errors: WRONG,
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/upstreams/:upstream',
    tag,
    summary: 'One upstream',
    access: read,
    status: 200,
    params: upstreamParams,
    response: Upstream,
    errors: [],
  },
  replace: {
    method: 'PUT',
    path: '/tenants/:tenant/upstreams/:upstream',
    tag,
    summary: 'Replace an upstream; live at once',
    access: write,
    status: 200,
    params: upstreamParams,
    body: UpstreamBody,
    response: Upstream,
    errors: WRONG,
  },
  route: {
    method: 'PUT',
    path: '/tenants/:tenant/upstreams/:upstream/routing',
    tag,
    summary: 'Say where calls go beside the targets: split, mirror, function; live at once',
    access: write,
    status: 200,
    params: upstreamParams,
    body: UpstreamRouting,
    response: Upstream,
    errors: ['resource.conflict'],
  },
  resumeArm: {
    method: 'POST',
    path: '/tenants/:tenant/upstreams/:upstream/routing/arms/:arm/resume',
    tag,
    summary: 'Let an arm in again that gateways took out',
    access: write,
    status: 200,
    params: upstreamParams.extend({ arm: z.string().max(40) }),
    response: Upstream,
    errors: ['resource.conflict'],
  },
  routing: {
    method: 'GET',
    path: '/tenants/:tenant/upstreams/:upstream/routing/figures',
    tag,
    summary: 'How the sides of a split do, and in what mirrored answers differ',
    access: read,
    status: 200,
    params: upstreamParams,
    response: RoutingFigures,
    errors: [],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/upstreams/:upstream',
    tag,
    summary: 'Remove an upstream that nothing uses',
    access: write,
    status: 204,
    params: upstreamParams,
    errors: ['resource.conflict'],
  },
});
