'use client';
import { TENANT_ROLES, type TenantRole } from '@gatehouse/contracts';
import { Checkbox } from '@/ui/checkbox';

export const ROLE_HINTS: Readonly<Record<TenantRole, string>> = {
  owner: 'Everything, and the last owner cannot be removed',
  admin: 'Everything',
  publisher: 'Designs, deploys and publishes APIs, products and plans',
  approver: 'Decides on subscriptions, suspends applications',
  developer: 'Subscribes to APIs with own applications',
  auditor: 'Reads everything, changes nothing',
};

export const roleLabel = (role: TenantRole): string => role.charAt(0).toUpperCase() + role.slice(1);

/** A set of roles; a member may hold several. */
export function RolePicker({ value, onChange, error }: { value: readonly TenantRole[]; onChange: (roles: TenantRole[]) => void; error?: string }) {
  const toggle = (role: TenantRole, on: boolean) => onChange(TENANT_ROLES.filter((one) => (one === role ? on : value.includes(one))));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-13 text-ink">Roles</legend>
      {TENANT_ROLES.map((role) => (
        <Checkbox key={role} checked={value.includes(role)} onChange={(on) => toggle(role, on)} label={roleLabel(role)} hint={ROLE_HINTS[role]} />
      ))}
      {error && <p className="text-12 text-bad">{error}</p>}
    </fieldset>
  );
}
