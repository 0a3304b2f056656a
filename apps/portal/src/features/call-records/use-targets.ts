'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';

/** Addresses of the tenant's upstream targets, by id; empty for whoever may not see upstreams. */
export function useTargets(tenant: string, wanted: boolean): ReadonlyMap<string, string> {
  const may = useMay(tenant, 'upstreams:read');
  const { data } = useQuery({
    queryKey: ['upstreams', tenant, 'pick'],
    queryFn: () => api.upstreams.list({ params: { tenant } }),
    enabled: may && wanted,
    staleTime: 60_000,
  });
  return new Map(data?.items.flatMap(({ targets }) => targets.map(({ id, url }) => [id, url] as const)));
}
