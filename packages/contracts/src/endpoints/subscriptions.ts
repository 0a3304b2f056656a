import { LEVELS, Limit } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { actor, flag, id, instant, inTenant, page, pageQuery, reason, tenantParams } from '../shapes.js';

export const SUBSCRIPTION_STATES = ['pending', 'active', 'rejected', 'withdrawn', 'suspended', 'expired', 'closed'] as const;

export const SubscriptionItem = z.object({
  versionId: id('version'),
  versionName: z.string(),
  versionState: z.string(),
  apiId: id('api'),
  apiSlug: z.string(),
  apiName: z.string(),
});

export const Subscription = z.object({
  id: id('subscription'),
  application: z.object({ id: id('application'), name: z.string() }),
  plan: z.object({ id: id('plan'), name: z.string() }),
  product: z.object({ id: id('product'), name: z.string() }),
  items: z.array(SubscriptionItem),
  state: z.enum(SUBSCRIPTION_STATES),
  allowed: z.array(z.enum(SUBSCRIPTION_STATES)),
  /** The developer's words to the approver. */
  message: z.string(),
  /** The decider's words to the developer. */
  reason: z.string().nullable(),
  requestedBy: actor,
  decidedBy: actor.nullable(),
  expiresAt: instant.nullable(),
  createdAt: instant,
  decidedAt: instant.nullable(),
  changeRequest: z
    .object({ id: id('changeRequest'), plan: z.object({ id: id('plan'), name: z.string() }), message: z.string(), createdAt: instant })
    .nullable(),
});

const LimitUse = z.object({
  /** Names it among the limits of this subscription. */
  id: z.string(),
  limit: Limit,
  /** What is counted: money in millionths of a US dollar. */
  unit: z.enum(['calls', 'bytes', 'tokens', 'micro-dollars']),
  /** Where it stands: limits of tokens and money also stand on products, APIs and the tenant. */
  at: z.object({ level: z.enum(LEVELS), name: z.string() }),
  /** Who shares its counter: the dimensions by which it counts. */
  by: z.array(z.string()),
  /** The model whose counter it is, where each has its own. */
  model: z.string().nullable(),
  /**
   * In that unit; null where nobody knows: the counter store is away, each gateway counts its own share, or it is counted by what only a call shows (key, address, header,
   * claim, operation).
   */
  used: z.number().nullable(),
  remaining: z.number().nullable(),
  /** When the period ends; null for what is no period. */
  resetsAt: instant.nullable(),
});

export const LimitUses = z.object({ items: z.array(LimitUse), measuredAt: instant });

const subscriptionParams = inTenant({ subscription: id('subscription') });
/** Own applications; with `applications:read` or `applications:write` every application of the tenant. */
const own = { kind: 'tenant', permission: 'portal:use' } as const;
const decide = { kind: 'tenant', permission: 'subscriptions:decide' } as const;
const because = z.strictObject({ reason });

export const subscriptions = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/subscriptions',
    tag: 'Subscriptions',
    summary: 'My subscriptions; with `all=true` those of the tenant',
    access: own,
    status: 200,
    params: tenantParams,
    query: z.object({
      ...pageQuery,
      all: flag.optional(),
      state: z.enum(SUBSCRIPTION_STATES).optional(),
      application: id('application').optional(),
      api: z.string().max(100).optional(),
      plan: z.string().max(100).optional(),
      changeRequested: flag.optional(),
    }),
    response: page(Subscription),
    errors: ['access.denied'],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions',
    tag: 'Subscriptions',
    summary: 'Subscribe an application to a plan',
    access: own,
    status: 201,
    params: tenantParams,
    body: z.strictObject({ applicationId: id('application'), planId: id('plan'), message: z.string().max(1_000).default('') }),
    response: Subscription,
    errors: ['subscription.overlap', 'subscription.plan_not_open', 'transition.refused'],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/subscriptions/:subscription',
    tag: 'Subscriptions',
    summary: 'One subscription',
    access: own,
    status: 200,
    params: subscriptionParams,
    response: Subscription,
    errors: [],
  },
  withdraw: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/withdraw',
    tag: 'Subscriptions',
    summary: 'Take back a pending request',
    access: own,
    status: 200,
    params: subscriptionParams,
    response: Subscription,
    errors: ['transition.not_allowed'],
  },
  approve: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/approve',
    tag: 'Subscriptions',
    summary: 'Approve a pending subscription',
    access: decide,
    status: 200,
    params: subscriptionParams,
    body: z.strictObject({ reason: reason.optional(), expiresAt: instant.optional() }),
    response: Subscription,
    errors: ['transition.not_allowed', 'subscription.plan_not_open'],
  },
  reject: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/reject',
    tag: 'Subscriptions',
    summary: 'Reject a pending subscription',
    access: decide,
    status: 200,
    params: subscriptionParams,
    body: because,
    response: Subscription,
    errors: ['transition.not_allowed'],
  },
  suspend: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/suspend',
    tag: 'Subscriptions',
    summary: 'Suspend a subscription',
    access: decide,
    status: 200,
    params: subscriptionParams,
    body: because,
    response: Subscription,
    errors: ['transition.not_allowed'],
  },
  resume: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/resume',
    tag: 'Subscriptions',
    summary: 'Resume a suspended subscription',
    access: decide,
    status: 200,
    params: subscriptionParams,
    body: because,
    response: Subscription,
    errors: ['transition.not_allowed'],
  },
  renew: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/renew',
    tag: 'Subscriptions',
    summary: 'Renew an expired subscription',
    access: decide,
    status: 200,
    params: subscriptionParams,
    body: z.strictObject({ reason: reason.optional(), expiresAt: instant.nullable() }),
    response: Subscription,
    errors: ['transition.not_allowed', 'transition.refused', 'subscription.overlap', 'subscription.plan_not_open'],
  },
  close: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/close',
    tag: 'Subscriptions',
    summary: 'Close a subscription, by its owner or by an approver',
    access: own,
    status: 200,
    params: subscriptionParams,
    body: because,
    response: Subscription,
    errors: ['transition.not_allowed'],
  },
  decideMany: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/decisions',
    tag: 'Subscriptions',
    summary: 'Approve or reject many at once; each answers for itself',
    access: decide,
    status: 200,
    params: tenantParams,
    body: z.strictObject({ ids: z.array(id('subscription')).min(1).max(100), decision: z.enum(['approve', 'reject']), reason }),
    response: z.object({ results: z.array(z.object({ id: id('subscription'), state: z.enum(SUBSCRIPTION_STATES).nullable(), code: z.string().nullable() })) }),
    errors: [],
  },
  requestChange: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/change-requests',
    tag: 'Subscriptions',
    summary: 'Ask for another plan; the old one serves until it is applied',
    access: own,
    status: 201,
    params: subscriptionParams,
    body: z.strictObject({ planId: id('plan'), message: z.string().max(1_000).default('') }),
    response: Subscription,
    errors: ['transition.not_allowed', 'subscription.plan_not_open', 'subscription.overlap', 'resource.conflict'],
  },
  decideChange: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/change-requests/decision',
    tag: 'Subscriptions',
    summary: 'Approve and apply, or reject, the open change request',
    access: decide,
    status: 200,
    params: subscriptionParams,
    body: z.strictObject({ decision: z.enum(['approve', 'reject']), reason: reason.optional() }),
    response: Subscription,
    errors: ['transition.not_allowed', 'subscription.overlap', 'subscription.plan_not_open', 'resource.conflict'],
  },
  withdrawChange: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/change-requests/withdraw',
    tag: 'Subscriptions',
    summary: 'Take back the open change request',
    access: own,
    status: 200,
    params: subscriptionParams,
    response: Subscription,
    errors: ['transition.not_allowed'],
  },
  limits: {
    method: 'GET',
    path: '/tenants/:tenant/subscriptions/:subscription/limits',
    tag: 'Subscriptions',
    summary: 'What is used and left of each limit of the plan, and of the limits of tokens and money that its calls to models meet',
    access: own,
    status: 200,
    params: subscriptionParams,
    response: LimitUses,
    errors: [],
  },
  resetLimit: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/limits/reset',
    tag: 'Subscriptions',
    summary: 'Begin a limit anew for this subscription, on all gateways',
    access: decide,
    status: 200,
    params: subscriptionParams,
    body: z.strictObject({ limit: z.string().min(1).max(80).describe('Its id'), reason }),
    response: LimitUses,
    errors: ['transition.refused', 'server.unavailable'],
  },
  mintTryIt: {
    method: 'POST',
    path: '/tenants/:tenant/subscriptions/:subscription/try-it-credentials',
    tag: 'Subscriptions',
    summary: 'A key for try-it that lives 15 minutes',
    access: own,
    status: 201,
    params: subscriptionParams,
    response: z.object({ key: z.string(), expiresAt: instant }),
    errors: ['transition.not_allowed', 'transition.refused'],
  },
});
