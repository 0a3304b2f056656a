'use client';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { AttachmentCard } from './attachment-card';

interface ProductPoliciesProps {
  tenant: string;
  product: { id: string; name: string };
}

/** What callers on any plan of the product meet. */
export function ProductPolicies({ tenant, product }: ProductPoliciesProps) {
  const params = { tenant, product: product.id };
  if (!useMay(tenant, 'policies:read')) return null;
  return (
    <AttachmentCard
      tenant={tenant}
      title="Policies of the product"
      description="Callers on any of its plans meet them, after the policies of the API and before those of the plan."
      effect={`Callers on every plan of ${product.name} meet it within seconds. To undo it, save what stood there before.`}
      queryKey={['product-policies', tenant, product.id]}
      read={() => api.policies.ofProduct({ params })}
      write={(policies, expectedVersion) => api.policies.setOfProduct({ params, body: { policies, expectedVersion } })}
      phases={['limit', 'transform', 'cache']}
    />
  );
}
