'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Option } from '@/ui/select';
import { api } from './api';

/** As many as one page of a list may have. */
const SHOWN = 200;
const STALE_MS = 60_000;

interface Named {
  id: string;
  slug?: string;
  name: string;
  owner?: { name: string };
}

interface Lookup {
  page: (tenant: string, q: string | undefined, own: boolean) => Promise<{ items: readonly Named[]; nextCursor: string | null }>;
  one: (tenant: string, value: string) => Promise<Named>;
}

const LOOKUPS: Record<'api' | 'application', Lookup> = {
  api: {
    page: (tenant, q) => api.apis.list({ params: { tenant }, query: { q, limit: SHOWN } }),
    one: (tenant, value) => api.apis.get({ params: { tenant, api: value } }),
  },
  application: {
    page: (tenant, q, own) => api.applications.list({ params: { tenant }, query: { q, limit: SHOWN, all: own ? undefined : 'true' } }),
    one: (tenant, value) => api.applications.get({ params: { tenant, application: value } }),
  },
};

interface NameSearchOptions {
  tenant: string;
  kind: keyof typeof LOOKUPS;
  /** Stays among the options, whatever is searched for. */
  chosen: string | null;
  by?: 'id' | 'slug';
  /** Only the reader's own. */
  own?: boolean;
}

/** APIs or applications by name, for a Combobox: those that the typed text finds, as a tenant may have thousands. */
export function useNameSearch({ tenant, kind, chosen, by = 'id', own = false }: NameSearchOptions) {
  const [search, onSearch] = useState('');
  const { page, one } = LOOKUPS[kind];
  const q = search.trim().slice(0, 100) || undefined;
  const found = useQuery({
    queryKey: [`${kind}s`, tenant, 'search', own, q],
    queryFn: () => page(tenant, q, own),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  });
  const items = found.data?.items ?? [];
  const valueIn = (named: Named): string => (by === 'slug' ? named.slug : undefined) ?? named.id;
  const missing = chosen !== null && found.data !== undefined && !items.some((item) => valueIn(item) === chosen);
  const { data: other } = useQuery({
    queryKey: [`${kind}s`, tenant, 'search', 'one', chosen],
    queryFn: () => one(tenant, chosen ?? ''),
    staleTime: STALE_MS,
    enabled: missing,
  });
  const all = missing && other ? [other, ...items] : items;
  const options: readonly Option[] = all.map((named) => ({ value: valueIn(named), label: named.name, hint: named.owner?.name }));
  // behind these there are more: whoever does not see theirs has to be told
  const note = found.data?.nextCursor ? `The first ${SHOWN} are shown. Type more of the name to find others.` : undefined;
  return { options, onSearch, note };
}
