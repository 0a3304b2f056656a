/** Whose rows a piece of work may touch. `system` sees all tenants: jobs, sign-in and the platform's own screens only. */
export type Scope = { tenantId: string } | 'system';

/** Who does something, as written in the audit trail. */
export interface Actor {
  kind: 'account' | 'system' | 'gateway';
  id: string | null;
  name: string;
  /** Where a request came from; both stay in the audit trail. */
  address?: string | null;
  requestId?: string;
}

export const SYSTEM_ACTOR: Actor = { kind: 'system', id: null, name: 'Gatehouse' };

/** What `app.tenant_id` is set to; row-level security compares with it. `*` opens all tenants. */
export const settingOf = (scope: Scope): string => (scope === 'system' ? '*' : scope.tenantId);
