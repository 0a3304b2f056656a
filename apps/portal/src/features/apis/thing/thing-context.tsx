'use client';
import type { apis, Result, versions } from '@gatehouse/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { createContext, type ReactNode, use } from 'react';
import { api as client } from '@/lib/api';

export type ApiView = Result<(typeof apis)['get']>;
export type VersionView = Result<(typeof versions)['get']>;

export interface Thing {
  tenant: string;
  api: ApiView;
  versions: readonly VersionView[];
  /** The version all tabs show: `?version=`, else the default one. */
  version: VersionView;
  /** For endpoints of the version. Ids, so that a new slug changes nothing under way. */
  params: { tenant: string; api: string; version: string };
  /** What every query of this page starts with, by version. */
  key: readonly unknown[];
  /** The address of a tab, keeping the version. `''` is the overview. */
  href: (tab: string, version?: string) => string;
  /** The same as a path of the management API, for "copy as curl". */
  path: string;
  /** After a write: reads everything on this page again. */
  refresh: () => Promise<void>;
}

const ThingContext = createContext<Thing | null>(null);

export function useThing(): Thing {
  const thing = use(ThingContext);
  if (!thing) throw new Error('useThing stands outside the page of an API');
  return thing;
}

function chosen(versions: readonly VersionView[], name: string | null): VersionView | undefined {
  return (
    versions.find((version) => version.name === name || version.id === name) ??
    versions.find(({ isDefault }) => isDefault) ??
    versions.find(({ state }) => state !== 'retired') ??
    versions[0]
  );
}

interface ThingProviderProps {
  tenant: string;
  initialApi: ApiView;
  initialVersions: VersionView[];
  children: ReactNode;
}

/** One API and the version shown, for all tabs of its page. */
export function ThingProvider({ tenant, initialApi, initialVersions, children }: ThingProviderProps) {
  const queries = useQueryClient();
  const asked = useSearchParams().get('version');
  const root = ['thing', tenant, initialApi.id];
  const params = { tenant, api: initialApi.id };
  const { data: api } = useQuery({ queryKey: [...root, 'api'], queryFn: () => client.apis.get({ params }), initialData: initialApi });
  const { data: list } = useQuery({
    queryKey: [...root, 'versions'],
    queryFn: () => client.versions.list({ params }),
    initialData: { items: initialVersions },
  });
  const version = chosen(list.items, asked);
  if (!version) return null;
  const base = `/console/${tenant}/apis/${api.slug}`;
  const thing: Thing = {
    tenant,
    api,
    versions: list.items,
    version,
    params: { ...params, version: version.id },
    key: [...root, version.id],
    href: (tab, name = version.name) => `${base}${tab && `/${tab}`}?version=${encodeURIComponent(name)}`,
    path: `/api/v1/tenants/${tenant}/apis/${api.slug}/versions/${version.name}`,
    refresh: () => queries.invalidateQueries({ queryKey: root }),
  };
  return <ThingContext value={thing}>{children}</ThingContext>;
}
