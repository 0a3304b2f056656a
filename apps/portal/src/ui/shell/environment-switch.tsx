'use client';
import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { NativeSelect } from '../native-select';

/** The environment chosen in the top bar (`?environment=test`); null for all. For lists and figures that can be narrowed to one. */
export function useEnvironment(): string | null {
  return useQueryState('environment', parseAsString)[0];
}

/** Shown where an environment narrows what is on the page. */
export function EnvironmentSwitch({ tenant }: { tenant: string }) {
  const [environment, setEnvironment] = useQueryState('environment', parseAsString.withOptions({ shallow: false }));
  const relevant = /^\/console\/[^/]+\/(analytics|records|gateways)(\/|$)/.test(usePathname());
  const { data } = useQuery({
    queryKey: ['environments', tenant],
    queryFn: async () => (await import('@/lib/api')).api.environments.list({ params: { tenant } }),
    enabled: relevant,
    staleTime: 60_000,
  });
  if (!relevant || !data || data.items.length < 2) return null;
  const options = data.items.map((item) => ({ value: item.slug, label: item.name }));
  return (
    <NativeSelect
      label="Environment"
      className="hidden w-44 md:inline-block"
      value={environment ?? ''}
      options={[{ value: '', label: 'All environments' }, ...options]}
      onChange={(next) => void setEnvironment(next || null)}
    />
  );
}
