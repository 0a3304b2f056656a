import { AddressRange, DENIED } from '@gatehouse/definition';
import { idPattern } from '@gatehouse/kernel';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, inTenant, tenantParams } from '../shapes.js';

export const DENIAL_STATES = ['standing', 'expired', 'lifted'] as const;
/** More that stand at once are refused: such a list belongs in an IP filter. */
export const DENIALS_MAX = 2_000;

export const Denial = z.object({
  id: id('denial'),
  on: z.enum(DENIED),
  /** Id of the application, credential or API; or an address or range. */
  value: z.string(),
  /** What it was called when it was denied; of an address, the address. */
  name: z.string(),
  reason: z.string(),
  state: z.enum(DENIAL_STATES),
  expiresAt: instant.nullable(),
  author: z.string(),
  createdAt: instant,
  liftedAt: instant.nullable(),
  liftedBy: z.string().nullable(),
});

const KINDS = { application: 'application', credential: 'credential', api: 'api' } as const;

const DenialBody = z
  .strictObject({
    on: z.enum(DENIED),
    value: z.string().trim().min(1).max(100),
    /** For colleagues; callers are not told. */
    reason: z.string().trim().min(1).max(500),
    /** Null: until it is lifted. */
    expiresAt: instant.nullable().default(null),
  })
  .superRefine(({ on, value }, context) => {
    const fits = on === 'address' ? AddressRange.safeParse(value).success : idPattern(KINDS[on]).test(value);
    if (fits) return;
    const message =
      on === 'address' ? 'is no address and no range such as 192.0.2.0/24' : `is no id of ${on === 'credential' ? 'a key' : `an ${on === 'api' ? 'API' : on}`}`;
    context.addIssue({ code: 'custom', path: ['value'], message });
  });

const tag = 'Denials';

/** What administrators keep out at once, beside what policies say: in force at every gateway within a second. */
export const denials = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/denials',
    tag,
    summary: 'Denials of the tenant: all that stand, then the last ones that ended',
    access: { kind: 'tenant', permission: 'denials:read' },
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(Denial) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/denials',
    tag,
    summary: 'Deny an application, a key, an API or an address',
    access: { kind: 'tenant', permission: 'denials:write' },
    status: 201,
    params: tenantParams,
    body: DenialBody,
    response: Denial,
    errors: ['request.invalid', 'resource.conflict'],
  },
  lift: {
    method: 'POST',
    path: '/tenants/:tenant/denials/:denial/lift',
    tag,
    summary: 'Let in again what was denied',
    access: { kind: 'tenant', permission: 'denials:write' },
    status: 200,
    params: inTenant({ denial: id('denial') }),
    response: Denial,
    errors: ['transition.not_allowed'],
  },
});
