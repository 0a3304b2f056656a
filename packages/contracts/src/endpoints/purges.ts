import { PurgeScope } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { actor, idOrSlug, instant, inTenant } from '../shapes.js';

/** What was taken out of the store of an API's responses. */
export const Purge = z.object({ sequence: z.number().int(), scope: PurgeScope, by: actor, at: instant });

const params = inTenant({ api: idOrSlug });
const tag = 'APIs';

/** Of the responses that gateways store for an API under the policy `cache`. Every gateway of the tenant's environments hears of it at once. */
export const purges = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/apis/:api/purges',
    tag,
    summary: 'The last purges of an API’s stored responses',
    access: { kind: 'tenant', permission: 'apis:read' },
    status: 200,
    params,
    response: z.object({ items: z.array(Purge) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/apis/:api/purges',
    tag,
    summary: 'Take stored responses of an API away: all, those with a tag, or those of a URL',
    access: { kind: 'tenant', permission: 'apis:deploy' },
    status: 201,
    params,
    body: PurgeScope,
    response: Purge,
    errors: [],
  },
});
