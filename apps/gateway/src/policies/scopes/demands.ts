import type { ScopesConfig } from '@gatehouse/definition';
import type { Principal } from '../../exchange/principal.js';
import { claimAt, wordsOf } from '../../identity/claims.js';

type Demands = Pick<ScopesConfig, 'allOf' | 'anyOf' | 'roles'>;

/** What a caller has. */
export interface Held {
  scopes: ReadonlySet<string>;
  roles: ReadonlySet<string>;
}

/** Adds up what a caller has by token, plan and application. */
export class Holdings {
  private readonly grants = new Map<string, { scopes: string[]; roles: string[] }>();

  constructor(private readonly config: ScopesConfig) {
    for (const { to, scopes, roles } of config.grants) {
      const known = this.grants.get(to);
      this.grants.set(to, { scopes: [...(known?.scopes ?? []), ...scopes], roles: [...(known?.roles ?? []), ...roles] });
    }
  }

  of({ claims, scopes, roles, plan, application }: Principal): Held {
    const held = { scopes: new Set(scopes), roles: new Set(roles) };
    if (claims !== null) {
      for (const name of this.config.scopeClaims) for (const word of wordsOf(claimAt(claims, name))) held.scopes.add(word);
      for (const name of this.config.roleClaims) for (const word of wordsOf(claimAt(claims, name))) held.roles.add(word);
    }
    for (const to of [plan?.object.id, plan?.object.name, application?.entry.id]) {
      const grant = to === undefined ? undefined : this.grants.get(to);
      for (const scope of grant?.scopes ?? []) held.scopes.add(scope);
      for (const role of grant?.roles ?? []) held.roles.add(role);
    }
    return held;
  }
}

/** What is missing, in words and as scopes to ask for; undefined where nothing is. */
export function missing({ allOf, anyOf, roles }: Demands, held: Held): { words: string; scopes: readonly string[] } | undefined {
  const lacking = allOf.filter((scope) => !held.scopes.has(scope));
  if (lacking.length > 0) return { words: `The scope ${lacking.join(' and ')} is missing.`, scopes: allOf };
  if (anyOf.length > 0 && !anyOf.some((scope) => held.scopes.has(scope))) return { words: `One of the scopes ${anyOf.join(', ')} is needed.`, scopes: anyOf };
  if (roles.length > 0 && !roles.some((role) => held.roles.has(role))) return { words: `One of the roles ${roles.join(', ')} is needed.`, scopes: [] };
  return undefined;
}
