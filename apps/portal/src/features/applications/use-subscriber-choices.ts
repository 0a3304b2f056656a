'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import type { Option } from '@/ui/select';

const LIMIT = 200;

const whole = <T>({ items, nextCursor }: { items: T[]; nextCursor: string | null }): T[] | undefined => (nextCursor === null ? items : undefined);

export interface SubscriberChoices {
  application?: readonly Option[];
  plan?: readonly Option[];
  /** Either. */
  subscriber?: readonly Option[];
}

/** Applications and plans of a tenant by name, for forms that ask for their ids. None where the reader may not see them, or there are too many to choose from. */
export function useSubscriberChoices(tenant: string, enabled = true): SubscriberChoices {
  const mayApplications = useMay(tenant, 'applications:read');
  const mayPlans = useMay(tenant, 'products:read');
  const { data: application } = useQuery({
    queryKey: ['applications', tenant, 'choices'],
    queryFn: () => api.applications.list({ params: { tenant }, query: { limit: LIMIT, all: 'true' } }),
    select: (page): readonly Option[] | undefined => whole(page)?.map(({ id, name, owner }) => ({ value: id, label: name, hint: owner.name })),
    enabled: enabled && mayApplications,
  });
  const { data: plan } = useQuery({
    queryKey: ['plans', tenant, 'choices'],
    queryFn: () => api.plans.list({ params: { tenant }, query: { limit: LIMIT } }),
    select: (page): readonly Option[] | undefined => whole(page)?.map(({ id, name, product }) => ({ value: id, label: name, hint: product.name })),
    enabled: enabled && mayPlans,
  });
  return { ...(application && { application }), ...(plan && { plan }), ...(application && plan && { subscriber: [...plan, ...application] }) };
}
