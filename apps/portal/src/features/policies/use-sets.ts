'use client';
import type { policySets, Result } from '@gatehouse/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';

export type PolicySetView = Result<(typeof policySets)['get']>;

/** The tenant's sets; undefined while they load, or for whoever may not see them. */
export function useSets(tenant: string): PolicySetView[] | undefined {
  const enabled = useMay(tenant, 'policies:read');
  const { data } = useQuery({ queryKey: ['policy-sets', tenant, 'pick'], queryFn: () => api.policySets.list({ params: { tenant } }), enabled });
  return data?.items;
}
