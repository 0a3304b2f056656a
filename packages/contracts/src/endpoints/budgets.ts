import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, inTenant, page, pageQuery } from '../shapes.js';

/** So much of a token or spend limit was used: told once in each of its windows. */
export const ReachedBudget = z.object({
  id: id('budgetAlert'),
  /** Of the policy. */
  name: z.string(),
  unit: z.enum(['tokens', 'micro-dollars']),
  /** In that unit. */
  limit: z.number(),
  used: z.number(),
  percent: z.number().int(),
  /** A call was turned away or its answer stopped. */
  stopped: z.boolean(),
  /** Who shares the counter: the policy's dimensions. */
  by: z.array(z.string()),
  model: z.string().nullable(),
  /** Of the call that reached it. */
  application: z.object({ id: z.string(), name: z.string() }).nullable(),
  apiId: z.string().nullable(),
  planId: z.string().nullable(),
  requestId: z.string(),
  at: instant,
});

const tag = 'Model budgets';

/** Limits of tokens and money are policies; here stands what was said of them. */
export const budgets = endpoints({
  alerts: {
    method: 'GET',
    path: '/tenants/:tenant/budget-alerts',
    tag,
    summary: 'Percentages of token and spend limits that were reached, the newest first',
    access: { kind: 'tenant', permission: 'analytics:read' },
    status: 200,
    params: inTenant({}),
    query: z.object({ ...pageQuery, application: id('application').optional() }),
    response: page(ReachedBudget),
    errors: [],
  },
});
