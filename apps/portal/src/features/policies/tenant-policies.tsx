'use client';
import { api } from '@/lib/api';
import { AttachmentCard } from './attachment-card';

/** What every API of the tenant enforces, before its own policies. */
export function TenantPolicies({ tenant }: { tenant: string }) {
  const params = { tenant };
  return (
    <AttachmentCard
      tenant={tenant}
      title="Policies of every API"
      description="They run before an API’s own in the same phase, and no API can turn them off."
      effect="Every API of this tenant enforces it within seconds, drafts once they are deployed. To undo it, save what stood there before."
      queryKey={['tenant-policies', tenant]}
      read={() => api.policies.ofTenant({ params })}
      write={(policies, expectedVersion) => api.policies.setOfTenant({ params, body: { policies, expectedVersion } })}
    />
  );
}
