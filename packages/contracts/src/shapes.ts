import { ID_PREFIXES, type IdKind } from '@gatehouse/kernel/ids';
import { SLUG_PATTERN } from '@gatehouse/kernel/slug';
import { z } from 'zod';

/** An id of one kind, such as `api_01k9...`. */
export const id = (kind: IdKind) => z.string().regex(new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-hjkmnp-tv-z]{26}$`));

export const slug = z.string().regex(SLUG_PATTERN, 'lower-case letters, digits and hyphens, at most 63');

/** In a path: the id or the slug. */
export const idOrSlug = z.string().min(1).max(100);

export const instant = z.iso.datetime({ offset: true });
export const name = z.string().trim().min(1).max(120);
export const longText = z.string().max(20_000);
export const reason = z.string().trim().min(1).max(1_000);
export const email = z
  .email()
  .max(254)
  .transform((value) => value.toLowerCase());
export const password = z.string().min(12, 'at least 12 characters').max(200);

/** A keyset page: `nextCursor` is opaque and null on the last page. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const pageQuery = { cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) };

/** Query booleans: `?x=true`. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export const tenantParams = z.object({ tenant: idOrSlug });
export const inTenant = <T extends z.core.$ZodLooseShape>(shape: T) => z.object({ tenant: idOrSlug, ...shape });

/** Who did it, as shown in lists and trails. */
export const actor = z.object({ kind: z.enum(['account', 'system', 'gateway']), id: z.string().nullable(), name: z.string() });
