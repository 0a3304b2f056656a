'use client';
import { AttachmentCard } from '@/features/policies/attachment-card';
import { api } from '@/lib/api';
import type { PlanView } from './plan-form';

/** Policies that only callers on this plan meet. */
export function PlanPolicies({ tenant, plan, onChanged }: { tenant: string; plan: PlanView; onChanged: (plan: PlanView) => void }) {
  const params = { tenant, plan: plan.id };
  return (
    <AttachmentCard
      tenant={tenant}
      title="Policies of the plan"
      description="Only callers on this plan meet them, after the policies of the API and of the product."
      effect={`Callers on ${plan.name} meet it within seconds. To undo it, save what stood there before.`}
      queryKey={['plan-policies', tenant, plan.id]}
      read={async () => ({ policies: (await api.plans.get({ params })).policies, version: 0 })}
      write={async (policies) => {
        const after = await api.plans.update({ params, body: { policies } });
        onChanged(after);
        return { policies: after.policies, version: 0 };
      }}
      phases={['limit', 'transform', 'cache']}
    />
  );
}
